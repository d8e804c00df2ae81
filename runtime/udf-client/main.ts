#!/usr/bin/node --experimental-vm-modules
import { startClient } from "./start-client.ts";

void startClient();
