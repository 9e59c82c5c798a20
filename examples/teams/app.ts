// An app with tenants: each organization has its own projects, which only its members reach.
import type { DatabaseSync } from "node:sqlite";
import { Hono } from "hono";
import { validator } from "hono/validator";
import type { Latchkey, User } from "latchkey-auth";
import { openProjects } from "./projects.ts";

/** The app on a database, with Latchkey at `/auth`. */
export function createApp(latchkey: Latchkey, database: DatabaseSync) {
  const projects = openProjects(database);
  /** The projects of the organization that the verified token is for. `requireUser` has refused a token without one. */
  const projectsOf = ({ org_id }: User) => projects(org_id ?? "");
  const requires = (scope: string) => latchkey.requireUser({ organization: true, scope });
  const named = validator("json", (body: { readonly name?: unknown }, c) =>
    typeof body.name === "string" && body.name.trim() !== ""
      ? { name: body.name }
      : c.json({ error: "name must be a text" }, 400),
  );

  return new Hono<{ Variables: { user: User } }>()
    .mount("/auth", latchkey.fetch)
    .mount("/.well-known", latchkey.wellKnown)
    .get("/projects", requires("projects:read"), (c) => {
      const { list, search } = projectsOf(c.get("user"));
      const text = c.req.query("search");
      return c.json(text === undefined ? list() : search(text));
    })
    .get("/projects/count", requires("projects:read"), (c) =>
      c.json({ count: projectsOf(c.get("user")).count() }),
    )
    .get("/projects/:id", requires("projects:read"), (c) => {
      const found = projectsOf(c.get("user")).read(c.req.param("id"));
      return found ? c.json(found) : c.notFound();
    })
    .post("/projects", requires("projects:write"), named, (c) =>
      c.json(projectsOf(c.get("user")).add(c.req.valid("json").name), 201),
    )
    .put("/projects/:id", requires("projects:write"), named, (c) => {
      const { name } = c.req.valid("json");
      const written = projectsOf(c.get("user")).write(c.req.param("id"), name);
      return written ? c.json(written) : c.notFound();
    })
    .delete("/projects/:id", requires("projects:delete"), (c) =>
      projectsOf(c.get("user")).delete(c.req.param("id")) ? c.body(null, 204) : c.notFound(),
    );
}
