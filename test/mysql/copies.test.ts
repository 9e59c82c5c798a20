import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe } from "vitest";
import { copying } from "../suite/copies/copies.ts";
import { openPlace } from "../suite/copies/places.ts";
import { startMariaDb } from "../support/databases/mariadb.ts";
import type { DatabaseServer } from "../support/databases/server.ts";
import { secret } from "../support/secrets.ts";

/** Beside the MySQL of the run. */
let mariaDb: DatabaseServer;
beforeAll(async () => {
  mariaDb = await startMariaDb();
});
afterAll(() => mariaDb?.stop());

const onMySql = () => openPlace.mysql();
const onMariaDb = () => openPlace.mysql(mariaDb);

describe("latchkey database copy", () => {
  copying(
    [
      ["from MySQL to MariaDB", onMySql, onMariaDb],
      ["from MariaDB to MySQL", onMariaDb, onMySql],
    ],
    () => secret(randomBytes(32).toString("base64url")),
  );
});
