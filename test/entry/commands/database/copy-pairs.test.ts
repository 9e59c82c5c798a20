import { randomBytes } from "node:crypto";
import { describe } from "vitest";
import { copying } from "../../../suite/copies/copies.ts";
import { openPlace } from "../../../suite/copies/places.ts";
import { secret } from "../../../support/secrets.ts";

const { sqlite, mysql, postgres } = openPlace;

describe("latchkey database copy", () => {
  copying(
    [
      ["from SQLite to MySQL", sqlite, mysql],
      ["from SQLite to PostgreSQL", sqlite, postgres],
      ["from MySQL to SQLite", mysql, sqlite],
      ["from MySQL to PostgreSQL", mysql, postgres],
      ["from PostgreSQL to SQLite", postgres, sqlite],
      ["from PostgreSQL to MySQL", postgres, mysql],
    ],
    () => secret(randomBytes(32).toString("base64url")),
  );
});
