// Bundles the server into dist/: one start-up file, so that neither drizzle's module graph nor its memory is paid for.
// Nothing is deleted: a server that runs from there may still load its other files, which are named by their content.
// And the client, `latchkey/client`: one file for browsers and servers alike.
import { build } from "esbuild";

const server = build({
  entryPoints: { "entry/cli": "src/entry/commands/cli.ts" },
  outbase: "src",
  outdir: "dist",
  // As deep as the sources, so that what is found relative to a file is found there too.
  chunkNames: "entry/[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  // The ES modules of packages that have both: CommonJS ones lose their named exports when loaded lazily.
  mainFields: ["module", "main"],
  external: ["@node-rs/bcrypt", "swagger-ui-dist"],
  banner: {
    // mysql2 is CommonJS and requires Node's own modules.
    js: 'import { createRequire as __makeRequire } from "node:module"; const require = __makeRequire(import.meta.url);',
  },
  legalComments: "none",
  logLevel: "warning",
});

const client = build({
  entryPoints: ["src/client/client.ts"],
  outfile: "dist/client/client.js",
  bundle: true,
  minify: true,
  format: "esm",
  platform: "neutral",
  target: "es2022",
  legalComments: "none",
  logLevel: "warning",
});

await Promise.all([server, client]);
