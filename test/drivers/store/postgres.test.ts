import { describe } from "vitest";
import { importStore } from "../../suite/store/accounts/imports.ts";
import { clientRegistry } from "../../suite/store/clients.ts";
import { openFreshPostgres } from "../../suite/store/postgres.ts";
import { storeSuite } from "../../suite/store/store.ts";

describe("the store on PostgreSQL, in a database whose collation is that of a language", () => {
  storeSuite(() => openFreshPostgres());
  clientRegistry(() => openFreshPostgres(), [], "chr");
  importStore(() => openFreshPostgres());
});
