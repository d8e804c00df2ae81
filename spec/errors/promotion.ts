import type { CatalogueEntry } from "./catalogue-entry.ts";

/** Putting another model behind a prediction function, and going back. */
export const promotionErrors = {
  "E-SME-465": {
    message:
      "This database has deployed no endpoint {{endpoint_name}} in region {{region}} that it can promote to.",
    mitigation:
      "Check endpoint_name and region. An endpoint that release 1.0 or the Python extension deployed is to be deleted and deployed again first.",
  },
  "E-SME-466": {
    message:
      "Endpoint {{endpoint_name}} is {{status}}: AWS is working on it{{change}}, and takes no other change meanwhile.",
    mitigation: "Call the script again in some minutes. Its functions go on as they are.",
  },
  "E-SME-467": {
    message:
      "Endpoint {{endpoint_name}} in region {{region}} serves nothing that another model could replace: {{cause}}",
    mitigation:
      "Delete it with SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT and deploy it again with SME_DEPLOY_SAGEMAKER_ENDPOINT.",
  },
  "E-SME-468": {
    message:
      "Endpoint {{endpoint_name}} runs by endpoint configuration {{configuration}}, which somebody has deleted: AWS changes no such endpoint.",
    mitigation:
      "It goes on answering. To replace its model, delete it with SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT and deploy it again.",
  },
  "E-SME-469": {
    message:
      "Endpoint {{endpoint_name}} serves something that this database has not put there, endpoint configuration {{configuration}}.",
    mitigation:
      "Whoever put it there can put back what served before; or delete the endpoint and deploy it again.",
  },
  "E-SME-470": {
    message:
      "Endpoint {{endpoint_name}} now serves version {{version}}, a model of job {{job_name}} that takes or gives other columns than function {{function}} does.",
    mitigation:
      "None of its answers was used. Run the query again: the function has its new columns as soon as the promotion has ended. If it was interrupted, repeat SME_PROMOTE.",
  },
  "E-SME-471": {
    message: "AWS could not put version {{version}} behind endpoint {{endpoint_name}}: {{cause}}",
    mitigation:
      "{{serves}} Mend that and call the script again; SME_ENDPOINTS shows the version that serves.",
  },
  "E-SME-472": {
    message: "Job {{job_name}} does not fit the functions of endpoint {{endpoint_name}}: {{differences}}.",
    mitigation:
      "Train with the same columns; or give new_columns true, which makes the functions anew, so that calls of them have to change.",
  },
  "E-SME-473": {
    message: "Endpoint {{endpoint_name}} is called {{name}}.",
    mitigation: "Give {{name}} as endpoint_name.",
  },
  "E-SME-548": {
    message: "AWS was asked in vain to put version {{version}} behind endpoint {{endpoint_name}}: {{cause}}",
    mitigation:
      "Left behind, at no cost: {{left}}. The same call again uses it and completes the promotion; deleting the endpoint deletes it, too.",
  },
  "E-SME-475": {
    message: "Endpoint {{endpoint_name}} has no version before version {{version}}{{complaint}}.",
    mitigation: "Promote to the job that you want with SME_PROMOTE.",
  },
  "E-SME-476": {
    message:
      "Which version endpoint {{endpoint_name}} has now could not be noted in SME_METADATA_AUTOPILOT_ENDPOINTS: {{cause}}",
    mitigation: "Correct that and call the script again with the same arguments: it notes what AWS has then.",
  },
  "E-SME-477": {
    message:
      "Job {{job_name}} was trained on data of encoding {{trained}}, but prediction functions of this release write encoding {{expected}}.",
    mitigation: "Train the model anew, and promote that.",
  },
  "E-SME-478": {
    message:
      "The functions of endpoint {{endpoint_name}} could not be made anew for their new columns: {{cause}}",
    mitigation:
      "You need the right to create scripts in their schema. Correct that and call the script again with the same arguments.",
  },
  "E-SME-526": {
    message:
      "Endpoint {{endpoint_name}} is being paused since {{since}}, by a session that has not ended yet, or that has died.",
    mitigation:
      "Its configuration and model are there. Wait for that session; if there is none, {{statement}} completes the pause, and SME_RESUME_ENDPOINT brings the endpoint back.",
  },
  "E-SME-522": {
    message:
      "Another session is changing the same endpoint at this moment, or has just changed it: {{cause}}",
    mitigation:
      "This one has done nothing to it. When that session has ended, look at SME_ENDPOINTS, and call the script again if it is still wanted.",
  },
  "E-SME-523": {
    message:
      "Endpoint {{endpoint_name}} does not serve version {{version}}, which this call was to put there: another session {{found}}.",
    mitigation:
      "What that session does goes on. Call the script again if this version is still wanted, once that is through.",
  },
  "E-SME-555": {
    message:
      "Which model the function asks cannot be told: SME_METADATA_AUTOPILOT_ENDPOINTS has no row of its deployment.",
    mitigation:
      "Call SME_DEPLOY_SAGEMAKER_ENDPOINT with the endpoint's name and job again: it enters it anew.",
  },
  "E-SME-556": {
    message:
      "Endpoint {{endpoint_name}} is {{status}}: some of its answers may be of one model and some of another.",
    mitigation: "Call the script again when the endpoint is InService, as SME_ENDPOINTS shows.",
  },
  "E-SME-557": {
    message: "AWS has changed what is behind endpoint {{endpoint_name}} while it was asked.",
    mitigation: "Nothing was noted, since answers of two models are no model's. Call the script again.",
  },
} as const satisfies Record<string, CatalogueEntry>;
