// Stands for the native client and the password file of pg in Workers (`[alias]` in wrangler.hyperdrive-postgres.toml), which it uses
// only if they are asked for.
export default {};
