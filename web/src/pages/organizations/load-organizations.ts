import { loadOrganizationTexts } from "../../language/language.ts";
import { loadRest } from "../../layout/styles.ts";

/** Loads the pages of organizations with their texts. They are files of their own, because few users open them. */
export const loadOrganizations = () =>
  Promise.all([import("./organizations.tsx"), loadRest(), loadOrganizationTexts()]).then(
    ([{ organizations }]) => organizations,
  );
