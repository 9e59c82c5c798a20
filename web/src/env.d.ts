/// <reference types="vite/client" />

interface ViteTypeOptions {
  strictImportMetaEnv: unknown;
}

interface ImportMetaEnv {
  /** Latchkey's public URL, where the app is built to be served by something else. */
  readonly VITE_LATCHKEY_URL?: string;
  /** Where `npm run web` has Latchkey listen. */
  readonly VITE_LATCHKEY_PORT?: string;
}
