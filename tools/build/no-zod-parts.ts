// Stands for parts of zod in Workers that Latchkey never uses (`[alias]` in wrangler.toml): its compiler of schemas, which needs
// `eval`, and its reader of JSON Schemas.
const none = undefined;
export {
  none as INVALID,
  none as ZodCompileAsyncError,
  none as ZodCompileUnsupportedError,
  none as compile,
  none as fromJSONSchema,
  none as withParser,
};
