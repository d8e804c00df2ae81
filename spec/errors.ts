import { withoutSecrets } from "./without-secrets.ts";

/**
 * The error catalogue. `E`: the user can act. `F`: a defect of ours. A number is used once whatever its letter, except
 * for 1 to 3, which existing users know in both meanings.
 * `{{name}}` in a text is a value the thrower must give. `{{cause}}` is what another system said, verbatim but for secrets.
 */
export interface CatalogueEntry {
  message: string;
  mitigation: string;
}

const entries = {
  // ---- Scripts, as existing users know them ----
  "E-SME-1": {
    message: "The training data of job {{job_name}} could not be exported to {{s3_bucket_uri}}: {{cause}}",
    mitigation:
      "If the cause names S3, AWS or an address, check the address, user and password of connection {{aws_credentials_connection_name}}; if not, the table or query, and your rights on it.",
  },
  "E-SME-2": {
    message: "Endpoint {{endpoint_name}} could not be deleted: {{cause}}",
    mitigation: "Check endpoint_name, aws_region and the connection, then call the script again.",
  },
  "E-SME-3": {
    message: "Endpoint {{endpoint_name}} could not be deployed: {{cause}}",
    mitigation: "Correct that and call the script again.",
  },
  "E-SME-4": {
    message: "The status of job {{job_name}} could not be read: {{cause}}",
    mitigation: "Check job_name, aws_region and the connection.",
  },
  "E-SME-5": {
    message: "The argument of {{script}} cannot be read as a JSON object: {{complaint}}.",
    mitigation: "Check its quotes, commas, braces and keys.",
  },
  "E-SME-6": {
    message: "{{script}} cannot start: {{complaints}}.",
    mitigation: "It takes {{arguments}}.",
  },
  "E-SME-7": {
    message: "Starting job {{job_name}} failed: {{cause}}",
    mitigation: "Correct that and call the script again.",
  },
  "E-SME-8": {
    message: "Job {{job_name}} could not be entered in SME_METADATA_AUTOPILOT_JOBS: {{cause}}",
    mitigation:
      "A name is used once: choose another job_name if the table has such a job already. You need the rights to insert into the table and to change it.",
  },
  "E-SME-9": {
    message: "The connection of endpoint {{endpoint_name}} could not be written: {{cause}}",
    mitigation: "You need the right to create connections, and to change this one if there is one already.",
  },
  "E-SME-10": {
    message: "The prediction function {{endpoint_name}} could not be created in {{schema_name}}: {{cause}}",
    mitigation: "You need the right to create scripts in that schema.",
  },
  "E-SME-11": {
    message: "Invalid job_name '{{value}}': {{complaint}}.",
    mitigation: "Choose another name.",
  },
  "F-SME-1": {
    message: "The number of nodes could not be read: {{cause}}",
    mitigation: "Please report this.",
  },
  "F-SME-2": {
    message: "The columns of the training data could not be read: {{cause}}",
    mitigation: "Please report this.",
  },
  "F-SME-3": {
    message: "SME_METADATA_AUTOPILOT_JOBS could not be read: {{cause}}",
    mitigation: "You need the right to read the table. If you have it, please report this.",
  },

  // ---- Scripts, new: found before anything is changed ----
  "E-SME-12": {
    message: "Invalid {{parameter}} '{{value}}': {{complaint}}.",
    mitigation: "Correct the argument.",
  },
  "E-SME-13": {
    message: "Arguments problem_type and objective belong together: {{missing}} is missing.",
    mitigation: "Give both, or neither and let Autopilot choose.",
  },
  "E-SME-14": {
    message:
      "There is no table or view {{input_schema_name}}.{{input_table_or_view_name}} that you may read.{{suggestion}}",
    mitigation:
      "Check input_schema_name and input_table_or_view_name: unquoted names mean their upper-case spelling first, then themselves.",
  },
  "E-SME-15": {
    message:
      "{{table_shown}} has no column {{target_attribute_name}}.{{suggestion}} Its columns: {{columns}}.",
    mitigation: "Correct target_attribute_name.",
  },
  "E-SME-16": {
    message: "Objective {{value}} does not fit problem type {{to}}.",
    mitigation: "Choose one of {{allowed}}.",
  },
  "E-SME-17": {
    message: "{{table_shown}} has no column besides {{target_attribute_name}} to learn from.",
    mitigation: "Train from more columns.",
  },
  "E-SME-18": {
    message: "There is no job {{job_name}} in SME_METADATA_AUTOPILOT_JOBS.{{suggestion}}",
    mitigation:
      "If AWS has it, a ROLLBACK after its training took its row away: train again under another job_name and COMMIT, or enter the row as the user guide says.",
  },
  "E-SME-19": {
    message: "There is no schema {{schema_name}}.{{suggestion}}",
    mitigation: "Create it, or correct schema_name.",
  },
  "E-SME-20": {
    message: "{{schema_name}} holds a {{object_type}} {{object_name}} that is no prediction function.",
    mitigation: "Choose another endpoint_name or schema_name.",
  },
  "E-SME-21": {
    message: "The columns of job {{job_name}} in SME_METADATA_AUTOPILOT_JOBS are damaged: {{complaint}}.",
    mitigation: "Restore COLUMN_NAMES and COLUMN_TYPES of its row.",
  },

  "E-SME-22": {
    message: "The query in source_query cannot be trained from: {{cause}}",
    mitigation:
      "Correct the query. It must have a name for each column, and you need the right to create views.",
  },
  "E-SME-23": {
    message: "Arguments {{first}} and {{second}} exclude each other.",
    mitigation: "Give one of them.",
  },
  "E-SME-24": {
    message: "Column {{column}} in exclude_columns {{complaint}}.{{suggestion}}",
    mitigation: "Correct exclude_columns.",
  },
  "E-SME-25": {
    message:
      "Column {{column}} cannot be trained from: Exasol writes names into the training data as they are, and a comma, a quote or a line break in one tears the data apart.",
    mitigation: "Rename it, in a view or a source_query, or name it in exclude_columns.",
  },

  // ---- Generation: sme-gen build, new, diff ----
  "E-SME-30": {
    message: "{{object}} declares {{name}} twice.",
    mitigation: "Rename one of the two.",
  },
  "E-SME-31": {
    message:
      "Parameter {{parameter}} feeds {{member}}, which @aws-sdk/client-sagemaker does not know: {{complaint}}.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-32": {
    message: "Parameter {{parameter}} is a {{type}}, but {{member}} takes {{expected}}.",
    mitigation: "Change the parameter's type or the member it feeds.",
  },
  "E-SME-33": {
    message: "Parameter {{parameter}} of {{object}} may be left out, but AWS requires {{member}}.",
    mitigation: "Make the parameter required.",
  },
  "E-SME-34": {
    message: "Parameter {{parameter}} feeds {{member}}, an enum of AWS, and does not say how it is checked.",
    mitigation: 'Set awsEnum to "closed" to refuse other values early, or "open" to leave them to AWS.',
  },
  "E-SME-35": {
    message: "Parameter {{parameter}} sets awsEnum, but {{member}} is no enum of AWS.",
    mitigation: "Remove awsEnum.",
  },
  "E-SME-36": {
    message: "{{object}} allows {{value}} for {{parameter}}, which is no value of {{member}}.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-37": {
    message: "{{object}} uses the name {{name}}, which is not of the form {{form}}.",
    mitigation: "Rename it.",
  },
  "E-SME-38": {
    message: "Pattern {{pattern}} of parameter {{parameter}} cannot be stated in Lua: {{complaint}}.",
    mitigation:
      "Use anchors, classes, `.`, `?`, `*` and `+` on single characters; several patterns must all match.",
  },
  "E-SME-39": {
    message: "Limits of parameter {{parameter}} contradict each other: {{complaint}}.",
    mitigation: "Correct the limits or the type.",
  },
  "E-SME-40": {
    message: "A rule of {{object}} names {{parameter}}, which is no parameter of it.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-41": {
    message: "Step {{step}} of {{object}} leaves argument {{parameter}} of {{udf}} unfilled.",
    mitigation: "Declare a parameter of that name, or say in `with` which value it takes.",
  },
  "E-SME-42": {
    message: "Step {{step}} of {{object}} gives {{udf}} an argument {{parameter}}, which it does not take.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-43": {
    message: "Step {{step}} of {{object}} uses {{name}}, which is neither a parameter nor an earlier result.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-44": {
    message:
      "Error {{code}} of step {{step}} of {{object}} needs {{name}}, which the script does not know there.",
    mitigation: "Choose another error, or move the step behind the one that gives the value.",
  },
  "E-SME-45": {
    message: "Step {{step}} of {{object}} does not fit the Lua partial {{partial}}: {{complaint}}.",
    mitigation:
      "Correct the step, or the partial in templates/lua/steps/ and its entry in generators/lua/partials.ts.",
  },
  "E-SME-46": {
    message: "{{object}} returns the rows of {{from}}, which is none of its steps.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-47": {
    message: "{{path}} exports no spec.",
    mitigation: "Export the result of defineScript, defineUdf or defineTable as its default.",
  },
  "E-SME-48": {
    message: "{{path}} cannot be loaded: {{cause}}",
    mitigation: "Correct the file.",
  },
  "F-SME-50": {
    message: "The generated {{path}} is no valid {{language}}: {{cause}}",
    mitigation: "Please report this with the spec it was made from.",
  },
  "F-SME-51": {
    message: "Template {{template}} uses {{name}}, which its view does not give.",
    mitigation: "Please report this.",
  },
  "E-SME-52": {
    message: "{{path}} is not what the specs produce: {{complaint}}.",
    mitigation: "Run `sme-gen build` and commit the result.",
  },
  "E-SME-53": {
    message: "{{name}} cannot be the name of a new script: {{complaint}}.",
    mitigation: "Choose another, for example SME_LIST_AUTOPILOT_JOBS.",
  },
  "E-SME-54": {
    message: "{{revision}} has no readable {{path}}: {{cause}}",
    mitigation: "Name a revision of this repository that holds it.",
  },
  "E-SME-55": {
    message: "There is no folder {{path}} with specs.",
    mitigation: "Run the command in a checkout of the project, or name the folder with --spec.",
  },
  "E-SME-56": {
    message: "Script {{object}} has no handler {{path}} for its UDF.",
    mitigation: "Write it, typed by the UDF's spec: see CONTRIBUTING.md.",
  },

  // ---- Runtime: AWS, credentials, prediction (60 to 89) ----
  "E-SME-60": {
    message: "Connection {{connection}} cannot be used: {{cause}}",
    mitigation: "Create it, or have the right to use it granted to you and to the scripts.",
  },
  "E-SME-61": {
    message: "Connection {{connection}} has no {{missing}}.",
    mitigation: "Create it again with USER '<AWS access key id>' IDENTIFIED BY '<AWS secret access key>'.",
  },
  "E-SME-62": {
    message: "The address{{address}} of connection {{connection}} is not that of an S3 bucket.",
    mitigation: "Create it again with the address https://<bucket>.s3.<region>.amazonaws.com.",
  },
  "E-SME-63": {
    message:
      "Connection {{connection}} points to bucket {{address_bucket}}, but s3_bucket_uri names {{bucket}}.",
    mitigation: "Give both the same bucket.",
  },
  "E-SME-64": {
    message: "Connection {{connection}} points to region {{address_region}}, but aws_region is {{region}}.",
    mitigation: "Give both the same region.",
  },
  "E-SME-65": {
    message: "AWS does not accept the credentials of connection {{connection}}: {{cause}}",
    mitigation:
      "Check its user (the access key id), its password (the secret) and, if it has one, its session token.",
  },
  "E-SME-66": {
    message: "AWS does not allow the user of connection {{connection}} the action {{action}}: {{cause}}",
    mitigation: "Allow the action in the user's IAM policy.",
  },
  "E-SME-67": {
    message: "AWS kept putting off {{action}}, and its answer to attempt {{attempts}} was {{cause}}",
    mitigation: "Call again later, or ask AWS for a higher rate.",
  },
  "E-SME-68": {
    message: "AWS cannot be reached for {{action}} in region {{region}}: {{cause}}",
    mitigation: "Check aws_region, and that the database can reach AWS.",
  },
  "E-SME-69": {
    message: "A limit of the AWS account does not allow {{action}}: {{cause}}",
    mitigation: "Delete what is no longer used, or ask AWS for a higher limit.",
  },
  "E-SME-70": {
    message: "There is no bucket {{bucket}} in region {{region}}: {{cause}}",
    mitigation: "Check s3_bucket_uri and aws_region.",
  },
  "E-SME-71": {
    message:
      "AWS has an Autopilot job {{job_name}} in region {{region}} already, made {{created}} and now {{status}}.",
    mitigation:
      "Nothing of it was touched. Choose another job_name: AWS never frees one, and does not tell upper from lower case. If the job is yours and its row in SME_METADATA_AUTOPILOT_JOBS is gone, as after a ROLLBACK, train again under another name, or enter the row as the user guide says.",
  },
  "E-SME-72": {
    message: "The folder of this training run, {{folder}}, holds {{object}}, which this run did not write.",
    mitigation:
      "No job was started: Autopilot would learn from it. Find out who writes there, then train again.",
  },
  "E-SME-73": {
    message: "SageMaker cannot use role {{role}}: {{cause}}",
    mitigation: "Give sagemaker.amazonaws.com the right to assume the role.",
  },
  "E-SME-74": {
    message: "AWS has no Autopilot job {{job_name}} in region {{region}}: {{cause}}",
    mitigation: "Check job_name, aws_region and the account of the connection.",
  },
  "E-SME-75": {
    message: "Job {{job_name}} has no model to deploy: it is {{status}}.",
    mitigation:
      "SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS tells when it is Completed, SME_AUTOPILOT_JOB why it failed; one that ended without a model is to be trained anew.",
  },
  "E-SME-76": {
    message:
      "AWS has an endpoint {{endpoint_name}} in region {{region}} already; it is {{status}}.{{serves}}",
    mitigation: "{{advice}}",
  },
  "E-SME-77": {
    message: "Endpoint {{endpoint_name}} did not come into service: {{cause}}",
    mitigation: "{{left}}",
  },
  "E-SME-78": {
    message:
      "AWS has neither an endpoint nor an endpoint configuration nor a model {{endpoint_name}} in region {{region}}.",
    mitigation: "Check endpoint_name, aws_region and the account of the connection.",
  },
  "E-SME-79": {
    message: "Connection {{connection}} of endpoint {{endpoint_name}} is damaged: {{complaint}}.",
    mitigation: "Correct its address, or deploy the endpoint again.",
  },
  "E-SME-80": {
    message: "Endpoint {{endpoint_name}} is {{status}}.",
    mitigation: "Deploy it again with SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT.",
  },
  "E-SME-81": {
    message: "Endpoint {{endpoint_name}} in region {{region}} takes no requests: {{cause}}",
    mitigation: "{{advice}}",
  },
  "E-SME-82": {
    message: "The model of endpoint {{endpoint_name}} failed on row {{row}}{{values}}: {{cause}}",
    mitigation:
      "Correct or leave out the row; rows are counted as the function was given them. With on_error 'null' in {{connection}} such rows get no prediction.",
  },
  "E-SME-83": {
    message:
      "Endpoint {{endpoint_name}} answered {{lines}} lines for the {{rows}} rows from row {{first}} on.",
    mitigation:
      "Nothing after that row was predicted. Check that the endpoint serves the function's own model.",
  },
  "E-SME-84": {
    message: "Endpoint {{endpoint_name}} answered for row {{row}} what cannot be used: {{complaint}}.",
    mitigation: "Check that the endpoint serves the function's own model.",
  },
  "E-SME-85": {
    message:
      "The model of endpoint {{endpoint_name}} was trained on data of encoding {{trained}}, but this function writes encoding {{own}}.",
    mitigation:
      "Train the model anew and deploy it, or install the release of this extension that trained it.",
  },
  "F-SME-86": {
    message: "AWS answered {{action}} without {{member}}.",
    mitigation: "Please report this.",
  },
  "E-SME-87": {
    message: "Row {{row}} takes {{bytes}} bytes, more than the {{limit}} bytes an endpoint takes at once.",
    mitigation: "Shorten its texts for the training and for the prediction.",
  },
  "E-SME-88": {
    message:
      "Function {{function}} takes {{input}} columns and emits {{output}}, as no function of a deployment does.",
    mitigation: "Deploy its endpoint again, which replaces it.",
  },

  // ---- Training: who owns what, and what the data are like (140 to 149) ----
  "E-SME-140": {
    message:
      "{{table_shown}} has {{found}} rows with a value in {{target_name}}, but Autopilot needs at least {{required}}.",
    mitigation: "Train from more rows.",
  },
  "E-SME-141": {
    message: "{{complaint}}, so {{what}} stay.",
    mitigation:
      "SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS tells how far the job is. It can be deployed as long as its row is in SME_METADATA_AUTOPILOT_JOBS: enter the row if it is not, as the user guide says.",
  },
  "E-SME-142": {
    message:
      "{{table_shown}} has 1 value in {{target_name}}, {{value}}, in each of the {{rows}} rows that have one, but Autopilot needs at least 2 different ones.",
    mitigation: "Train from rows with different values.",
  },
  "E-SME-143": {
    message:
      "{{table_shown}} has {{found}} classes in {{target_name}}, but {{problem_type}} needs {{required}}. It has: {{classes}}.",
    mitigation: "Choose another problem_type, or leave problem_type and objective to Autopilot.",
  },
  "E-SME-144": {
    message:
      "{{target_name}} of {{table_shown}} is no number in {{found}} of {{rows}} rows, such as {{value}}, but Regression needs numbers in all of them.",
    mitigation: "Correct the values, or choose a classification as problem_type.",
  },
  "E-SME-145": {
    message:
      "{{table_shown}} has no column to learn {{target_name}} from: {{empty}} without a value, {{constant}} with the same value in each row. Autopilot needs at least 1 with different values.",
    mitigation: "Train from other columns.",
  },
  "E-SME-146": {
    message: "The rows of {{table_shown}} could not be read: {{cause}}",
    mitigation: "Mend the table or view, or ask for the right to read it.",
  },
  "E-SME-147": {
    message:
      "The folder of this training run, {{folder}}, holds {{found}} of the {{required}} files that the export wrote.",
    mitigation: "No job was started. Find out who removes files there, then train again.",
  },
  "E-SME-148": {
    message: "AWS takes no tag '{{key}}' with the value '{{value}}': {{complaint}}.",
    mitigation: "Correct aws_tags.",
  },

  // ---- Deployment and command line (90 to 129) ----
  "E-SME-90": {
    message: "No connection to {{address}}: {{cause}}",
    mitigation: "Check host and port, and that the database runs.",
  },
  "E-SME-91": {
    message: "'{{dsn}}' names no database: {{complaint}}.",
    mitigation:
      "Give host:port, or host/FINGERPRINT:port with the SHA-256 fingerprint of the server's certificate.",
  },
  "E-SME-92": {
    message: "{{address}} refused the login of {{user}}: {{cause}}",
    mitigation: "Check user, password and schema.",
  },
  "E-SME-93": {
    message: "The certificate of {{address}} has the fingerprint {{found}}, not {{expected}}.",
    mitigation: "Make sure that this is your database, then correct the fingerprint. No password was sent.",
  },
  "E-SME-94": {
    message: "The certificate of {{address}} is not trusted: {{cause}}",
    mitigation:
      "Give its fingerprint (--dsn host/FINGERPRINT:port) or its issuer (--ssl-cert-path FILE). No password was sent.",
  },
  "E-SME-95": {
    message: "The connection to {{address}} was lost: {{cause}}",
    mitigation: "What was not committed is rolled back. Connect again.",
  },
  "E-SME-96": {
    message: "{{position}}: statement {{number}} failed: [{{sql_code}}] {{cause}}",
    mitigation: "{{consequence}}",
  },
  "E-SME-97": {
    message: "{{position}}: {{what}} has no end.",
    mitigation: "Close it. Nothing was run.",
  },
  "E-SME-98": {
    message: "The database knows no script language {{alias}}; SCRIPT_LANGUAGES has {{known}}.",
    mitigation: "Install the language container first. Nothing was changed.",
  },
  "E-SME-99": {
    message: "`sme-gen deploy` has no option --version: it installs its own release, {{release}}.",
    mitigation:
      "Leave it out. Build this release's container with `sme-gen container build --out sme.tar.gz` and deploy it with --container-file sme.tar.gz; for another release, first run `npm install exasol-sagemaker-extension@RELEASE`.",
  },
  "E-SME-100": {
    message: "{{command}} needs {{options}}.",
    mitigation: "{{advice}}",
  },
  "E-SME-101": {
    message: "{{path}} cannot be read: {{cause}}",
    mitigation: "Check the path.",
  },
  "E-SME-102": {
    message: "{{path}} is no list of database objects: {{complaint}}.",
    mitigation: "Run `sme-gen build`.",
  },
  "E-SME-103": {
    message: "{{kind}} {{object}} could not be {{action}} in {{schema}}: [{{sql_code}}] {{cause}}",
    mitigation: "Correct that and run the command again. Nothing was changed.",
  },
  "E-SME-105": {
    message: "The sandbox needs the package {{packages}}, which is not installed.",
    mitigation: "Run `npm install {{install}}`.",
  },
  "E-SME-106": {
    message: "Port {{port}} cannot be used for {{service}}: {{cause}}",
    mitigation: "Choose another, or leave the option out to get a free one.",
  },
  "E-SME-107": {
    message: "The demo stops: {{complaint}}.",
    mitigation: "Please report this.",
  },
  "E-SME-108": {
    message: "Give -c or a file, not both.",
    mitigation: "Run one, then the other.",
  },
  "E-SME-109": {
    message: "Option --{{option}} must be {{expected}}, not '{{value}}'.",
    mitigation: "Correct it.",
  },
  "E-SME-110": {
    message: "{{path}} is missing.",
    mitigation: "Run `npm run compile`, and `sme-gen build` for generated files.",
  },
  "F-SME-111": {
    message: "{{cause}}",
    mitigation: "This is a defect of sme-gen: please report it with what you did.",
  },
  "E-SME-112": {
    message: "The language container cannot be built: {{complaint}}.",
    mitigation: "{{instead}}",
  },
  "E-SME-113": {
    message: "`{{command}}` failed: {{cause}}",
    mitigation: "{{instead}}",
  },
  "E-SME-114": {
    message: "{{file}} has the checksum {{found}}, not {{expected}}.",
    mitigation: "Delete it and run the command again. If that does not help, do not use it.",
  },
  "E-SME-115": {
    message:
      "Script {{script}} is of release {{script_version}} of exasol-sagemaker-extension, its container of {{container_version}}.",
    mitigation:
      "Install the container of release {{script_version}}, or all scripts again, with `sme-gen deploy`.",
  },
  "E-SME-116": {
    message: "The file store at {{address}} refused {{action}}: {{cause}}",
    mitigation: "{{instead}}",
  },
  "E-SME-117": {
    message: "The file store at {{address}} cannot be reached: {{cause}}",
    mitigation: "{{instead}}",
  },
  "E-SME-118": {
    message: "SCRIPT_LANGUAGES has another entry {{alias}} already: {{entry}}.",
    mitigation:
      "Give --allow-override to replace it; the UDFs that were created with it will use the new one.",
  },
  "E-SME-119": {
    message: "Within {{minutes}} minutes {{path}} was not there on every node: {{cause}}",
    mitigation:
      "Run the command again with --no-upload-container, with a larger --deploy-timeout-minutes if the nodes are slow.",
  },
  "E-SME-120": {
    message: "{{file}} cannot be the language container: {{complaint}}.",
    mitigation: "Build one with `sme-gen container build --out FILE.tar.gz`.",
  },
  "E-SME-121": {
    message: "The signature of the UDF cannot be read: {{complaint}}.",
    mitigation:
      'Give it as CREATE SCRIPT has it: `sme-gen udf-types "SET SCRIPT F(ID INT, PRICE DOUBLE) EMITS (SHARE DOUBLE)"`.',
  },

  // ---- Prediction (130 to 139) ----
  "E-SME-130": {
    message: "Function {{function}} has no output column {{column}}.",
    mitigation: "Deploy its endpoint again, which replaces it.",
  },
  "E-SME-131": {
    message: "Function {{function}} has an output column {{column}}, which no deployment gives it.",
    mitigation: "Deploy its endpoint again, which replaces it.",
  },

  // ---- Whose an endpoint is (150 to 159) ----
  "E-SME-150": {
    message:
      "Function {{function}} was made for {{own}}, but endpoint {{endpoint_name}} now serves {{other}}.",
    mitigation:
      "Call {{other_function}} instead, or deploy for this function again, under another endpoint_name.",
  },
  "E-SME-151": {
    message:
      "Endpoint {{endpoint_name}} in region {{region}} serves {{found}}, but function {{function}} was made for {{own}}.",
    mitigation:
      "Somebody has replaced it without this database. None of its answers was used: delete it and deploy again, or deploy under another endpoint_name.",
  },
  "E-SME-152": {
    message:
      "Function {{function}} was made for endpoint {{endpoint_name}} in region {{own}}, but connection {{connection}} says region {{region}}.",
    mitigation: "Correct aws_region in the connection's address, or deploy the endpoint again.",
  },
  "E-SME-153": {
    message:
      "Endpoint {{endpoint_name}} was deployed in AWS account {{account}}, but the key of connection {{connection}} belongs to account {{found}}.",
    mitigation: "Use a key of account {{account}}.",
  },
  "E-SME-154": {
    message:
      "This database has an endpoint {{endpoint_name}} deployed already, in region {{region}}{{account}}.",
    mitigation:
      "Choose another endpoint_name, or delete it first with SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT, connection {{aws_connection}} and region {{region}}. If it is gone, drop connection {{connection}}.",
  },
  "E-SME-168": {
    message:
      "Endpoint {{endpoint_name}} is deployed in region {{own}}, as connection {{connection}} says, but aws_region is {{region}}.",
    mitigation: "Give {{own}} as aws_region. For another endpoint of the same name, delete this one first.",
  },
  "E-SME-169": {
    message: "Endpoint {{endpoint_name}} is {{status}}, and AWS deletes none that it is working on.",
    mitigation: "Call the script again in some minutes.",
  },

  // ---- Calls of functions, and mismatches (160 to 164) ----
  "E-SME-160": {
    message: "{{function}} needs a value, not NULL, for {{missing}}.",
    mitigation: "Give one, or leave out the rows that have none.",
  },
  "E-SME-161": {
    message: "AWS does not take {{action}} in region {{region}}: {{cause}}",
    mitigation: "Give the region of the job, its endpoint and the bucket as aws_region.",
  },
  "E-SME-162": {
    message:
      "Job {{job_name}} belongs to AWS account {{job_account}}, but connection {{connection}} has a key of account {{account}}.",
    mitigation: "Give the connection that the job was trained with, or one with a key of its account.",
  },
  "E-SME-163": {
    message: "Job {{job_name}} was trained in region {{job_region}}, but aws_region is {{region}}.",
    mitigation: "Give {{job_region}} as aws_region.",
  },

  // ---- The command line's words, and the databases it finds (170 to 174) ----
  "E-SME-170": {
    message: "`{{command}}` {{complaint}}.",
    mitigation: "{{advice}}",
  },
  "E-SME-171": {
    message: "`{{command}}` {{complaint}}.",
    mitigation: "All it takes: `{{command}} --help`.",
  },
  "E-SME-172": {
    message: "Table {{table}} cannot be upgraded: {{complaint}}.",
    mitigation:
      "Nothing was changed. Mend that; or rename it, deploy again, and insert the rows worth keeping into the new table.",
  },
  "E-SME-173": {
    message: "There is no schema {{schema}} in the database, or none that this user may see.",
    mitigation: "{{advice}} Nothing was removed.",
  },
  "E-SME-174": {
    message:
      "SME_METADATA_AUTOPILOT_JOBS does not say which columns job {{job_name}} was trained from, as release 0.1 of the Python extension kept none.",
    mitigation:
      'Set COLUMN_NAMES and COLUMN_TYPES in its row to all columns of the training table in their order, the target too, as JSON: \'["A","B"]\' and \'["DOUBLE","VARCHAR(10)"]\'.',
  },

  // ---- The sandbox (175 to 179) ----
  "E-SME-176": {
    message: "The folder {{folder}} is in use: a sandbox runs on it, {{holder}}.",
    mitigation: "End that sandbox, or give another --data-dir.",
  },
  "E-SME-177": {
    message: "The sandbox cannot keep its data in the folder {{folder}}: {{cause}}",
    mitigation: "Give another --data-dir, or put this one right.",
  },

  // ---- What commands read and write (166 to 167) ----
  "E-SME-166": {
    message: "{{file}} is not UTF-8 in line {{line}}.",
    mitigation: "Save it as UTF-8. Nothing was run.",
  },
  "E-SME-167": {
    message: "Standard output takes no more: {{cause}}",
    mitigation: "Send it somewhere else, or make room.",
  },

  // ---- The prompt, and loading files (180 to 189) ----
  "E-SME-180": {
    message: "There is no table, view, script or function {{object}} that you may see.",
    mitigation: "Names are read as in SQL; \\d S.* lists schema S.",
  },
  "E-SME-181": {
    message: "No schema is open in which {{object}} could be.",
    mitigation: "Say \\d S.{{object}}, or OPEN SCHEMA S first.",
  },
  "E-SME-182": {
    message: "{{file}} is not well-formed in line {{line}}: {{complaint}}.",
    mitigation: "Correct the file. Nothing was loaded.",
  },
  "E-SME-183": {
    message: "In line {{line}}, column {{column}}, the value {{value}} does not fit into {{type}}.",
    mitigation:
      "Correct the file, {{choice}}, or say which word stands for no value, --null NA. Nothing was loaded.",
  },
  "E-SME-184": {
    message: "{{object}} exists already.",
    mitigation: "{{advice}} Nothing was loaded.",
  },
  "E-SME-185": {
    message: "There is no {{object}}.",
    mitigation: "{{advice}} Nothing was loaded.",
  },
  "E-SME-186": {
    message: "{{file}} cannot be loaded: {{complaint}}.",
    mitigation: "{{advice}} Nothing was loaded.",
  },
  "E-SME-187": {
    message: "The columns of {{file}} do not fit those of {{table}}: {{complaint}}.",
    mitigation: "Rename them in the file, or load it into a table of its own. Nothing was loaded.",
  },
  "E-SME-188": {
    message: "The database did not take {{what}}: [{{sql_code}}] {{cause}}",
    mitigation: "Nothing was loaded.",
  },
  "E-SME-189": {
    message: "Option --{{option}} cannot be '{{value}}': {{complaint}}.",
    mitigation: "{{advice}}",
  },

  // ---- A training's role (192) ----
  "E-SME-192": {
    message: "'{{role}}' in iam_sagemaker_role is no role.",
    mitigation: "Give arn:aws:iam::<account of 12 digits>:role/<name>, or the role's name alone.",
  },

  // ---- What AWS refuses besides (194) ----
  "E-SME-194": {
    message: "AWS refused {{action}}: {{cause}}",
    mitigation: "Correct what it names, and call again.",
  },
} as const satisfies Record<string, CatalogueEntry>;

export const catalogue: Readonly<Record<ErrorCode, CatalogueEntry>> = entries;

export type ErrorCode = keyof typeof entries;

type Placeholders<Text extends string> = Text extends `${string}{{${infer Name}}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** The values an error's texts need; forgetting one does not compile. */
export type ErrorValues<Code extends ErrorCode> = Record<
  Placeholders<(typeof entries)[Code]["message"] | (typeof entries)[Code]["mitigation"]>,
  string | number
>;

export class SmeError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = "SmeError";
  readonly code: Code;

  constructor(code: Code, values: ErrorValues<Code>, options?: ErrorOptions) {
    super(errorText(code, values), options);
    this.code = code;
  }
}

/** `E-SME-4: message mitigation`, in one line and without secrets. What another system said need not end as a sentence does. */
export function errorText<Code extends ErrorCode>(code: Code, values: ErrorValues<Code>): string {
  const { message, mitigation } = entries[code];
  const given: Readonly<Record<string, string | number>> = values;
  return `${code}: ${message} ${mitigation}`.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const isCause = name === "cause";
    const text = withoutSecrets(String(given[name]));
    const value = isCause ? shorten(text.trimEnd(), 2000) : shorten(text, 1000);
    return isCause && !/[.!?…]$/.test(value) ? `${value}.` : value;
  });
}

/** A text for an error: in one line, without control characters, and cut if it has more than so many characters. */
function shorten(text: string, most: number): string {
  const line = text.replace(/[\r\n]\s*|\p{Cc}+/gu, " ");
  if (line.length <= most) return line;
  // Not between the halves of a character.
  const cut = line.slice(0, most).replace(/[\ud800-\udbff]$/, "");
  return `${cut}…(${Array.from(line).length} characters)`;
}
