// Writes dist/assets alone, for `wrangler`, which bundles the Worker itself.
import { buildAssets } from "./tools/build/assets.ts";

await buildAssets();
