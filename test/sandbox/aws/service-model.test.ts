import * as assert from "uvu/assert";
import { findOperations } from "../../../sandbox/aws/sagemaker/sagemaker-service.ts";
import {
  expressionOf,
  serviceModel,
  shapeOf,
  subjectOf,
} from "../../../sandbox/aws/sagemaker/service-model.ts";
import {
  excerptServiceModel,
  printServiceModel,
} from "../../../sandbox/aws/sagemaker/update-service-model.ts";
import { validateRequest } from "../../../sandbox/aws/sagemaker/validate-request.ts";
import { suite } from "../../support/suite.ts";

const test = suite("the service model of SageMaker");

test("has every operation that is served, and every member that one refuses", async () => {
  const missing = [...(await findOperations()).values()].flatMap(({ name, refuses = [] }) => [
    ...(serviceModel().operations[name] === undefined ? [name] : []),
    ...refuses.filter((path) => !hasMember(serviceModel().operations[name] ?? "", path)),
  ]);
  assert.equal(missing, []);
});

function hasMember(shapeName: string, path: string): boolean {
  const shape = shapeOf(shapeName);
  if (shape.member !== undefined) return hasMember(shape.member, path);
  const [first = "", ...rest] = path.split(".");
  const member = shape.members?.[first];
  return member !== undefined && (rest.length === 0 || hasMember(member, rest.join(".")));
}

test("has every shape that it names, and patterns that JavaScript reads as AWS does", () => {
  for (const shape of Object.values(serviceModel().shapes)) {
    const { members = {}, member, key, value, pattern } = shape;
    for (const name of [...Object.values(members), member, key, value]) if (name) shapeOf(name);
    if (pattern !== undefined) expressionOf(pattern);
  }
  Object.values(serviceModel().operations).forEach(shapeOf);
});

test("says what a request is about by the member that it cannot be without", () => {
  assert.is(subjectOf("CreateEndpoint", { EndpointConfigName: "c", EndpointName: "e" }), "e");
  assert.is(subjectOf("AddTags", { ResourceArn: "arn:aws:sagemaker" }), "arn:aws:sagemaker");
  assert.is(subjectOf("ListModels", { NameContains: "m" }), "");
  assert.is(subjectOf("CreateEndpoint", null), "");
  assert.is(subjectOf("DescribeEndpoint", { EndpointName: { a: 1 } }), "");
  assert.is(subjectOf("constructor", { name: "e" }), "");
});

test("a pattern is for all of the text", () => {
  const refused = (ModelName: string) => {
    try {
      validateRequest("DescribeModel", [], { ModelName });
      return false;
    } catch {
      return true;
    }
  };
  assert.is(refused("model-1"), false);
  assert.is(refused("model-1!"), true);
  assert.is(refused("model-1\n"), true);
});

test("is an excerpt with the limits, without AWS' texts", () => {
  const excerpt = excerptServiceModel(
    {
      operations: { CreateTree: { input: { shape: "Tree" } }, CreateBush: { input: { shape: "Bush" } } },
      shapes: {
        Tree: {
          type: "structure",
          required: ["Name"],
          members: { Name: name, Branches: { shape: "Trees" } },
        },
        Trees: { type: "list", max: 3, member: { shape: "Tree" } },
        Name: Object.assign({ documentation: "What it is called." }, { type: "string" as const, min: 1 }),
        Bush: { type: "structure", members: {} },
      },
    },
    ["CreateTree"],
  );
  assert.is(
    printServiceModel({ origin: "a forest", ...excerpt }),
    `{
  "origin": "a forest",
  "operations": {
    "CreateTree": "Tree"
  },
  "shapes": {
    "Name": {"type":"string","min":1},
    "Tree": {"type":"structure","required":["Name"],"members":{"Name":"Name","Branches":"Trees"}},
    "Trees": {"type":"list","max":3,"member":"Tree"}
  }
}
`,
  );
  assert.throws(
    () => excerptServiceModel({ operations: {}, shapes: {} }, ["CreateTree"]),
    /no operation CreateTree/,
  );
});
const name = { shape: "Name" };

test.run();
