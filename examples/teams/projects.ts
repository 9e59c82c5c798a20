// The projects of all organizations, in one table. Each statement compares `organization_id` with the organization of the token.
import type { DatabaseSync } from "node:sqlite";

export interface Project {
  readonly id: number;
  readonly name: string;
}

/** The projects in a database, which gets their table. */
export function openProjects(database: DatabaseSync) {
  database.exec(
    `CREATE TABLE IF NOT EXISTS projects (
       id INTEGER PRIMARY KEY, organization_id TEXT NOT NULL, name TEXT NOT NULL
     ) STRICT;
     CREATE INDEX IF NOT EXISTS projects_of_organization ON projects (organization_id)`,
  );
  const prepare = (sql: string) => database.prepare(sql);
  const statements = {
    add: prepare("INSERT INTO projects (organization_id, name) VALUES (?, ?) RETURNING id, name"),
    list: prepare("SELECT id, name FROM projects WHERE organization_id = ? ORDER BY id LIMIT 100"),
    search: prepare(
      "SELECT id, name FROM projects WHERE organization_id = ? AND instr(lower(name), lower(?)) > 0 ORDER BY id LIMIT 100",
    ),
    count: prepare("SELECT count(*) AS count FROM projects WHERE organization_id = ?"),
    read: prepare("SELECT id, name FROM projects WHERE organization_id = ? AND id = ?"),
    write: prepare(
      "UPDATE projects SET name = ? WHERE organization_id = ? AND id = ? RETURNING id, name",
    ),
    delete: prepare("DELETE FROM projects WHERE organization_id = ? AND id = ?"),
  };

  /** The projects of one organization. A project of another one counts as one that does not exist. */
  return (organization: string) => ({
    add: (name: string) => statements.add.get(organization, name) as unknown as Project,
    list: () => statements.list.all(organization) as unknown as Project[],
    search: (text: string) => statements.search.all(organization, text) as unknown as Project[],
    count: () => (statements.count.get(organization) as { readonly count: number }).count,
    read: (id: string) => statements.read.get(organization, id) as Project | undefined,
    write: (id: string, name: string) =>
      statements.write.get(name, organization, id) as Project | undefined,
    delete: (id: string) => statements.delete.run(organization, id).changes === 1,
  });
}
