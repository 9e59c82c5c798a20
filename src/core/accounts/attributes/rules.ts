import type { FieldError } from "../../failures.ts";
import type { Json } from "../../own-claims.ts";

/** A JSON Schema (2020-12), which is also the language of OpenAPI 3.1. */
export type JsonSchema = Readonly<Record<string, Json>>;

/** The value to store, or what is wrong with it. The pointers begin at the value. */
export type CheckedAttribute =
  | { readonly value: Json | undefined; readonly errors?: undefined }
  | { readonly errors: readonly FieldError[] };

/** The rules of one attribute. */
export interface AttributeRule {
  /** True if only the operator may write it. It is then optional as well. */
  readonly isReadOnly: boolean;
  /** True if each registration must have it. */
  readonly isRequired: boolean;
  /** Checks a value, or `undefined` if there is none. A checked value passes again unchanged. */
  check(value: unknown): CheckedAttribute;
  /** Describes the values that the server sends. */
  readonly sent: JsonSchema;
  /** Describes the values that the server accepts. */
  readonly accepted: JsonSchema;
}

/** The operator's attributes: further facts about a user. */
export interface AttributeRules {
  /** In the operator's order. */
  readonly members: ReadonlyMap<string, AttributeRule>;
  /** Checks all attributes of a user together. The pointers begin at the object of attributes. */
  checkAll(attributes: Attributes): readonly FieldError[];
}

/** The attributes of a user by name. */
export type Attributes = Readonly<Record<string, Json>>;
