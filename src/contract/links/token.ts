import { text } from "../fields.ts";

/** The token of a link, which a page reads from the fragment of its URL. */
export const linkToken = text({
  maxLength: 600,
  description: "The token in the fragment of the link.",
  example: "lt1_AZsKXnwAeqOPXj1sGypPkAAAAZq…",
});
