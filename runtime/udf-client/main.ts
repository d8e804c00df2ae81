/** The client as it is compiled, for the tests; launcher.ts starts its bundles. */
import { startClient } from "./process/start-client.ts";

void startClient();
