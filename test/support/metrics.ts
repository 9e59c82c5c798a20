/** The samples of a metric by their labels, as `name=value` pairs separated by commas. */
type Samples = ReadonlyMap<string, number>;

/** The metrics of a server, by name. */
export interface Scrape {
  readonly contentType: string | null;
  /** The types by the name of the metric. */
  readonly types: ReadonlyMap<string, string>;
  samples(name: string): Samples;
  /** The value of a sample, undefined if there is none. */
  value(name: string, labels?: string): number | undefined;
}

/** Reads the metrics at a port. Fails if a line breaks the text format 0.0.4 of Prometheus. */
export async function scrape(port: number): Promise<Scrape> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  if (response.status !== 200) throw new Error(`the metrics answer ${response.status}`);
  const text = await response.text();
  const types = new Map<string, string>();
  const samples = new Map<string, Map<string, number>>();
  for (const line of text.split("\n")) {
    if (line === "" || line.startsWith("# HELP ")) continue;
    const [, typed, type] = /^# TYPE (\w+) (counter|gauge|histogram|summary)$/.exec(line) ?? [];
    if (typed !== undefined && type !== undefined) {
      types.set(typed, type);
      continue;
    }
    const [, name, labels = "", value] =
      /^([a-z][a-z0-9_]*)(?:\{((?:[a-z_]+="[^"\\\n]*",?)*)\})? (-?[\d.e+-]+|Nan)$/.exec(line) ?? [];
    if (name === undefined) throw new Error(`not in the text format: ${line}`);
    const of = samples.get(name) ?? new Map<string, number>();
    samples.set(name, of);
    const key = labels.replaceAll('"', "");
    if (of.has(key)) throw new Error(`there twice: ${line}`);
    of.set(key, Number(value));
  }
  return {
    contentType: response.headers.get("content-type"),
    types,
    samples: (name) => samples.get(name) ?? new Map(),
    value: (name, labels = "") => samples.get(name)?.get(labels),
  };
}

/** The sum of all samples. */
export const sum = (samples: Samples): number =>
  [...samples.values()].reduce((total, value) => total + value, 0);
