import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** Where `npm run web` serves the app from its sources. */
export const address = { host: "127.0.0.1", port: 5173 };

/** The example app. `npm run build:web` puts it into dist/app. */
export default defineConfig(({ command }) => {
  // Whoever builds it, tests too: what is built is what people get.
  if (command === "build") process.env["NODE_ENV"] = "production";
  return {
    root: path("."),
    // The app finds its own address, so one build works wherever it is mounted.
    base: "./",
    resolve: { alias: { "latchkey/client": path("../src/client/client.ts") } },
    server: {
      ...address,
      strictPort: true,
      // Nothing else of the project: it also holds a database and keys.
      fs: { allow: [path("."), path("../src/client"), path("../node_modules")] },
    },
    build: {
      outDir: path("../dist/app"),
      // A server that runs from there still serves the page of before, whose files have other names.
      emptyOutDir: false,
      // The page's Content-Security-Policy wants files.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  };
});
