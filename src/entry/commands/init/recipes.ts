/** A change of a file that the app has already. */
export interface Edit {
  /** Where the file may be. The first one that exists is meant. */
  readonly files: readonly string[];
  /** A text that is in the file after the change. */
  readonly mark: string;
  /** Replaces texts that are in the file, each exactly once. If one is not, the file stays as it is. */
  readonly replace: readonly (readonly [from: RegExp, to: string])[];
  /** What to do by hand. */
  readonly manual: string;
}

/** What `init` writes into an app with a framework. */
export interface Recipe {
  /** The package whose presence tells the framework. */
  readonly dependency: string;
  readonly guide: string;
  /** The blocks of the guide, by the names in their first lines. */
  readonly blocks: readonly string[];
  /** The blocks that go into the folder `src` of an app that has the folder `if`. */
  readonly inSrc?: { readonly blocks: readonly string[]; readonly if: string };
  readonly edits: readonly Edit[];
  /** Variables for development. */
  readonly variables: Readonly<Record<string, string>>;
  /** True if the app reads `.env` as the commands do, so that it may have a new SECRET_KEY. */
  readonly hasKey: boolean;
  /** True if the app needs `"type": "module"`. */
  readonly isModule: boolean;
  /** How to go on. */
  readonly next: string;
}

const provider: Edit = {
  files: ["src/app/layout.tsx", "app/layout.tsx"],
  mark: "latchkey-auth/next",
  replace: [
    [/^(?!["'`])/, 'import { LatchkeyProvider } from "latchkey-auth/next";\n'],
    [
      /(<body[^>]*>)\s*\{children\}\s*(<\/body>)/,
      "$1<LatchkeyProvider>{children}</LatchkeyProvider>$2",
    ],
  ],
  manual:
    'import LatchkeyProvider from "latchkey-auth/next", and put <LatchkeyProvider> around {children}',
};

const slashes: Edit = {
  files: ["next.config.ts", "next.config.mjs", "next.config.js"],
  mark: "skipTrailingSlashRedirect",
  replace: [[/(nextConfig(?:: NextConfig)? = \{\n)/, "$1  skipTrailingSlashRedirect: true,\n"]],
  manual: "add the option skipTrailingSlashRedirect: true",
};

const layout: Edit = {
  files: ["src/routes/+layout.svelte"],
  mark: "latchkey-auth/svelte",
  replace: [
    [
      /(<script lang="ts">\n)/,
      '$1\timport { setLatchkey } from "latchkey-auth/svelte";\n\timport { untrack } from "svelte";\n',
    ],
    [
      /let \{ children \} = \$props\(\);\n/,
      "let { data, children } = $props();\n\tsetLatchkey({ initialUser: untrack(() => data.user) });\n",
    ],
  ],
  manual:
    'import setLatchkey from "latchkey-auth/svelte", add data to $props(), and call setLatchkey({ initialUser: untrack(() => data.user) })',
};

const origin: Edit = {
  files: ["vite.config.ts", "vite.config.js"],
  mark: "paths: {",
  replace: [
    [
      /(\n[ \t]*)adapter: adapter\(\)/,
      '$1paths: { origin: process.env.ORIGIN ?? "http://localhost:5173" },$&',
    ],
  ],
  manual:
    'add the option paths: { origin: process.env.ORIGIN ?? "http://localhost:5173" } to sveltekit()',
};

const console = "To become an administrator, open the link that the server prints.";

/** The frameworks of `init`. The first one whose package an app has is meant, so that SvelteKit comes before Vite. */
export const recipes: Readonly<Record<string, Recipe>> = {
  next: {
    dependency: "next",
    guide: "nextjs",
    blocks: ["latchkey.config.ts", "instrumentation.ts", "app/auth/[[...path]]/route.ts"],
    inSrc: { blocks: ["instrumentation.ts", "app/auth/[[...path]]/route.ts"], if: "src/app" },
    edits: [provider, slashes],
    variables: { ISSUER: "http://localhost:3000/auth" },
    hasKey: true,
    isModule: true,
    next: `Run npm run dev, and open http://localhost:3000/auth/app. ${console}`,
  },
  sveltekit: {
    dependency: "@sveltejs/kit",
    guide: "sveltekit",
    blocks: ["latchkey.config.ts", "src/hooks.server.ts", "src/routes/+layout.server.ts"],
    edits: [layout, origin],
    variables: { ISSUER: "http://localhost:5173/auth" },
    hasKey: true,
    isModule: true,
    next: `Run npm run dev, and open http://localhost:5173/auth/app. ${console}`,
  },
  hono: {
    dependency: "hono",
    guide: "embed-in-a-typescript-server",
    blocks: ["server.ts"],
    edits: [],
    variables: { ISSUER: "http://localhost:3000/auth" },
    hasKey: false,
    isModule: true,
    next: `Run node server.ts, and open http://localhost:3000. ${console}`,
  },
  express: {
    dependency: "express",
    guide: "express-fastify-node-http",
    blocks: ["express.ts"],
    edits: [],
    variables: { ISSUER: "http://localhost:3000/auth" },
    hasKey: false,
    isModule: true,
    next: `Run node express.ts, and open http://localhost:3000. ${console}`,
  },
  vite: {
    dependency: "vite",
    guide: "single-page-apps",
    blocks: ["latchkey.ts"],
    inSrc: { blocks: ["latchkey.ts"], if: "src" },
    edits: [],
    variables: { ISSUER: "http://localhost:3000", CORS_ORIGINS: "http://localhost:5173" },
    hasKey: false,
    isModule: false,
    next: `Run npx --no latchkey-auth serve, and in a second terminal npx vite. Create an account at http://localhost:3000/app/register. ${console}`,
  },
};
