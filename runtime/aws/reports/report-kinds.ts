/**
 * The reports that Autopilot makes of its best candidate; doc/autopilot-reports.md says what is known of
 * them, and by which source.
 */
export interface ReportKind {
  /** As errors call it. */
  name: string;
  /** The member of CandidateArtifactLocations that has its place. */
  location: "Explainability" | "ModelInsights";
  file: string;
  /** The job's secondary status when AWS could not make it. */
  failure: string;
  /** What AWS' words about such a failure hold. */
  mentioned: RegExp;
}

/** A report that has been read. */
export interface Report {
  kind: ReportKind;
  /** Its file, as `s3://bucket/key`. */
  address: string;
  /** What its JSON says. */
  content: unknown;
}

export const explainabilityReport: ReportKind = {
  name: "explainability report",
  location: "Explainability",
  file: "analysis.json",
  failure: "ExplainabilityError",
  mentioned: /explain|clarify/i,
};

export const modelQualityReport: ReportKind = {
  name: "model quality report",
  location: "ModelInsights",
  file: "statistics.json",
  failure: "ModelInsightsError",
  mentioned: /insight|model[ -]?quality/i,
};
