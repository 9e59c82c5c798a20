/** The part of workerd's own module that we use. Cloudflare's own types would declare all of its globals. */
declare module "cloudflare:workers" {
  /** Keeps the current request's work alive after its answer. */
  export function waitUntil(work: Promise<unknown>): void;
}
