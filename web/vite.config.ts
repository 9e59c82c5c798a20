import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** The address at which `npm run web` serves the app from its sources. */
export const address = { host: "127.0.0.1", port: 5173 };

/** Replaces Vite's helper for dynamic imports. It preloads styles and further files, of which the app's imports have none. */
const smallImports: Plugin = {
  name: "small-imports",
  enforce: "pre",
  load: (id) =>
    id === "\0vite/preload-helper.js"
      ? "export const __vitePreload = (load) => load();"
      : undefined,
};

/** The example app. `npm run build:web` builds it into dist/app, for another server. The build of Latchkey makes its own. */
export default defineConfig(({ command }) => {
  // Always make a production build, even when tests run it, so that the tests see what users get.
  if (command === "build") process.env["NODE_ENV"] = "production";
  return {
    root: path("."),
    // Pages such as account/edit load the same files, so their URLs are absolute. `--base=/path/` builds the app for another path.
    base: "/",
    plugins: [smallImports],
    resolve: {
      alias: {
        "latchkey-auth/client": path("../src/client/client.ts"),
        "latchkey-auth/organizations": path("../src/client/organizations.ts"),
        "latchkey-auth/passkeys": path("../src/client/passkeys/passkeys.ts"),
        "latchkey-auth/store": path("../src/login-store/store.ts"),
      },
    },
    server: {
      ...address,
      strictPort: true,
      // Serve no other files of the project, because the project folder also contains a database and keys.
      fs: {
        allow: [
          ".",
          "../src/client",
          "../src/core/languages",
          "../src/core/ground",
          "../src/login-store",
          "../node_modules",
        ].map(path),
      },
    },
    build: {
      outDir: path("../dist/app"),
      // A running server may still serve the previous page, whose files have other names.
      emptyOutDir: false,
      // Keep assets in files, because the page's Content-Security-Policy requires it.
      assetsInlineLimit: 0,
      // The helper preloads nothing, so no file needs a list of others.
      modulePreload: { polyfill: false, resolveDependencies: () => [] },
      rolldownOptions: {
        output: {
          // All that each visit needs is one file. Otherwise what lazy files need as well is in files of its own.
          codeSplitting: {
            groups: [{ name: "index", tags: ["$initial"] }],
          },
        },
      },
    },
  };
});
