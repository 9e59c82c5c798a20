import type { Resource } from "../../../../src/core/resources/model.ts";
import { insertResourceSql } from "../../../../src/drivers/store/resources.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import { resource } from "../../store/records.ts";

/** Stores a resource, with no call and no event. */
export async function storeResource(
  target: Target,
  given: Partial<Resource> = {},
): Promise<Resource> {
  const one = resource(given);
  await target.sql(insertResourceSql(one));
  return one;
}
