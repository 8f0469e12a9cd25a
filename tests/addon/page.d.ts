/** What the sidebar's scripts find in the page: what the template sets, and the way to the script on the server. */

declare const SETUP: {
  opening: Opening;
  phrases: typeof PHRASES.zh.page;
  counts: Record<string, string>;
};

interface ServerFunctions {
  isAllValidated: typeof isAllValidated;
  beginRecalculation: typeof beginRecalculation;
  validateNoted: typeof validateNoted;
  startRun: typeof startRun;
  followRecalculation: typeof followRecalculation;
  listProblems: typeof listProblems;
  goToProblem: typeof goToProblem;
  openProblems: typeof openProblems;
  openSummary: typeof openSummary;
  openOutbox: typeof openOutbox;
  openTrial: typeof openTrial;
  listPlans: typeof listPlans;
  readPlan: typeof readPlan;
  tryPlan: typeof tryPlan;
  listDuties: typeof listDuties;
  takeStep: typeof takeStep;
  readEstimate: typeof readEstimate;
  askEstimate: typeof askEstimate;
  readMonth: typeof readMonth;
  settleMonth: typeof settleMonth;
  openPreviewWindow: typeof openPreviewWindow;
  listMonths: typeof listMonths;
  previewStatements: typeof previewStatements;
  queueStatements: typeof queueStatements;
  deliverMail: typeof deliverMail;
  followDelivery: typeof followDelivery;
}

interface ScriptRun {
  withSuccessHandler(handler: (result: any) => void): ScriptRun;
  withFailureHandler(handler: (error: Error) => void): ScriptRun;
  [name: string]: (...args: any[]) => any;
}

declare namespace google {
  const script: { run: ScriptRun };
}
