// Stands for zod's messages in fifty languages in Workers (`[alias]` in wrangler.toml). They are a tenth of the bundle. zod loads the
// English ones separately.
export default {};
