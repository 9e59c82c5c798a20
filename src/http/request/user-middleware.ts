/** A middleware for Hono 4, of any copy: it sets `user` for the routes behind it, or answers with a refusal. It reads `More` as well. */
export type MiddlewareOf<User, More = unknown> = (
  c: { readonly req: { readonly raw: Request }; set(name: "user", user: User): void } & More,
  next: () => Promise<void>,
) => Promise<Response | void>;

/**
 * A middleware for Hono 4, of any copy. `find` gives the user of a request, or the response that refuses it. The routes behind it have
 * the user as `user`.
 */
export const userMiddleware =
  <User, C extends { set(name: "user", user: User): void }>(
    find: (c: C) => Promise<User | Response>,
  ) =>
  async (c: C, next: () => Promise<void>): Promise<Response | void> => {
    const user = await find(c);
    if (user instanceof Response) return user;
    c.set("user", user);
    return next();
  };
