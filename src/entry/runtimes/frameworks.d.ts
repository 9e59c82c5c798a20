// The parts of frameworks that `latchkey-auth/next` and `latchkey-auth/sveltekit` use. An app has installed its framework.
declare module "next/headers.js" {
  export function headers(): Promise<Headers>;
}
declare module "next/server.js" {
  export function connection(): Promise<void>;
}
declare module "$app/env" {
  /** True while SvelteKit builds the app. */
  export const building: boolean;
}
