/// <reference types="vite/client" />

interface ViteTypeOptions {
  strictImportMetaEnv: unknown;
}

interface ImportMetaEnv {
  /** Latchkey's public URL, for an app that another server serves. */
  readonly VITE_LATCHKEY_URL?: string;
  /** The port of the Latchkey server that `npm run web` starts. */
  readonly VITE_LATCHKEY_PORT?: string;
}
