// Read by the app, and by the commands of Latchkey in this folder.
import { defineConfig } from "latchkey-auth";

export default defineConfig({
  database: { sqlite: "data/latchkey.db" },
  organizations: {
    scopes: {
      "projects:read": "See the projects",
      "projects:write": "Add and rename projects",
      "projects:delete": "Delete projects",
    },
    roles: { member: ["projects:read", "projects:write"], admin: ["projects:delete"] },
  },
});
