import { loadRest } from "../../layout/styles.ts";

/** Loads the pages of organizations with their texts. They are in separate files, because few users open them. */
export const loadOrganizations = () =>
  Promise.all([
    import("./organizations.tsx").then(({ loadPages }) => loadPages()),
    loadRest(),
  ]).then(([pages]) => pages);
