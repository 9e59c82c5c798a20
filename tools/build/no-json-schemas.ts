// Stands for the part of zod that makes JSON Schemas (`[alias]` in wrangler.toml, and the build). The OpenAPI document is made by another
// package, and no schema of ours is ever asked for its own.
const none = undefined;
const nothing = () => none;
export {
  nothing as createToJSONSchemaMethod,
  nothing as createStandardJSONSchemaMethod,
  none as initializeContext,
  none as handleUnrepresentable,
  none as processSchema,
  none as extractDefs,
  none as finalize,
};
