/** The part of npm's audit report (version 2) that is read here. */
export interface AuditReport {
  readonly auditReportVersion: 2;
  readonly vulnerabilities: Readonly<
    Record<
      string,
      {
        readonly name: string;
        /** The advisories about the package itself, and the names of vulnerable packages that it needs. */
        readonly via: readonly (string | Advisory)[];
        /** The folders of its vulnerable copies. */
        readonly nodes: readonly string[];
      }
    >
  >;
}

interface Advisory {
  readonly title: string;
  readonly url: string;
  readonly severity: string;
}

/** An advisory about one version of a package. */
export interface Finding {
  readonly name: string;
  readonly version: string;
  readonly advisory: Advisory;
}

/**
 * All advisories of a report, one for each version of a package that is installed. `lock` are the packages of package-lock.json. A
 * package that only needs a vulnerable one is left out, because the report has an entry for that one too.
 */
export function findingsOf(
  { vulnerabilities }: AuditReport,
  lock: Readonly<Record<string, { readonly version: string }>>,
): readonly Finding[] {
  return Object.values(vulnerabilities).flatMap(({ name, via, nodes }) => {
    const versions = new Set(nodes.map((folder) => lock[folder]?.version ?? "unknown"));
    const advisories = via.filter((one) => typeof one !== "string");
    return [...versions].flatMap((version) =>
      advisories.map((advisory) => ({ name, version, advisory })),
    );
  });
}

/** Reads the output of `npm audit --json`. Throws an Error with npm's reason if npm could not ask the registry. */
export function parseReport(output: string): AuditReport {
  const answer = readAnswer(output);
  if (isReport(answer)) return answer;
  throw new Error(answer.message || answer.error?.summary || "npm gave no report of version 2");
}

const isReport = (answer: Answer): answer is Answer & AuditReport =>
  answer.auditReportVersion === 2 && answer.vulnerabilities !== undefined;

/** A report, or why there is none. */
interface Answer extends Partial<Omit<AuditReport, "auditReportVersion">> {
  readonly auditReportVersion?: number;
  readonly message?: string;
  readonly error?: { readonly summary?: string };
}

function readAnswer(output: string): Answer {
  try {
    return JSON.parse(output) as Answer;
  } catch {
    return {};
  }
}
