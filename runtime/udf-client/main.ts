#!/usr/bin/node --experimental-vm-modules
import { startClient } from "./process/start-client.ts";

void startClient();
