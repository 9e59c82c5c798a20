/** A response, a header or a parameter of an OpenAPI document. */
interface Part {
  /** The name of the part as a component. The finished document does not have this member. */
  readonly "x-component"?: string;
}

interface Header extends Part {
  readonly description: string;
}

interface Response extends Header {
  readonly headers?: Readonly<Record<string, Header>>;
}

interface Parameter extends Part {
  readonly name: string;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly responses: Readonly<Record<string, Response>>;
}

type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

/**
 * The same document, in which equal responses, headers and parameters stand once under `components`, and the calls refer to
 * them. What occurs once stays where it is. The name of a component is its `x-component`, or else the name of the header or
 * parameter, or the description of the response. If two parts that differ have one name, the second one is not moved.
 */
export function withComponents<D extends object>(document: D): D {
  const { paths, components } = document as { paths: Paths; components?: object };
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  const all = operations.flatMap(({ responses }) => Object.values(responses));
  const different = new Map(all.map((response) => [JSON.stringify(response), response]));

  const headers = share(
    "headers",
    [...different.values()].flatMap((response) => Object.entries(response.headers ?? {})),
  );
  const withHeaders = (response: Response): Response => ({
    ...response,
    ...(response.headers && {
      headers: mapValues(response.headers, (header, name) => headers.refer([name, header])),
    }),
  });
  const nameOf = ({ description }: Response): string => wordsAsName(description);
  const responses = share(
    "responses",
    all.map((response) => [nameOf(response), withHeaders(response)]),
  );
  const parameters = share(
    "parameters",
    operations.flatMap((operation) => operation.parameters ?? []).map((one) => [one.name, one]),
  );

  const withReferences = (operation: Operation): object => ({
    ...operation,
    ...(operation.parameters && {
      parameters: operation.parameters.map((one) => parameters.refer([one.name, one])),
    }),
    responses: mapValues(operation.responses, (response) =>
      responses.refer([nameOf(response), withHeaders(response)]),
    ),
  });
  return {
    ...document,
    paths: mapValues(paths, (methods) => mapValues(methods, withReferences)),
    components: {
      ...components,
      parameters: parameters.shared(),
      headers: headers.shared(),
      responses: responses.shared(),
    },
  };
}

type Use<P extends Part> = readonly [name: string, part: P];

/** The parts of one kind that are used more than once, and references to them. */
function share<P extends Part>(kind: string, uses: readonly Use<P>[]) {
  const counts = new Map<string, number>();
  for (const use of uses) {
    const text = JSON.stringify(use);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  /** The parts with their uses as texts. */
  const shared = new Map<string, { readonly text: string; readonly part: object }>();
  return {
    refer(use: Use<P>): P {
      const [name, { "x-component": own, ...part }] = use;
      const text = JSON.stringify(use);
      if ((counts.get(text) ?? 0) < 2) return part as P;
      const key = own ?? name;
      const before = shared.get(key);
      if (before && before.text !== text) return part as P;
      if (!before) shared.set(key, { text, part });
      return { $ref: `#/components/${kind}/${key}` } as unknown as P;
    },
    shared: () =>
      Object.fromEntries(
        [...shared]
          .map(([key, { part }]) => [key, part])
          .toSorted(([a], [b]) => (a! < b! ? -1 : 1)),
      ),
  };
}

/** "The request was accepted." as "RequestWasAccepted". */
const wordsAsName = (description: string): string =>
  description
    .replace(/^The /, "")
    .replaceAll(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase())
    .replaceAll(/[^A-Za-z0-9]+/g, "");

const mapValues = <V, R>(
  object: Readonly<Record<string, V>>,
  change: (value: V, key: string) => R,
): Record<string, R> =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
