// Writes dist/assets alone, for `wrangler`, which bundles the Worker itself.
import { buildAssets } from "./assets.ts";

await buildAssets();
