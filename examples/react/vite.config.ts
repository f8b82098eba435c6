import * as http from "node:http";
import * as https from "node:https";
import react from "@vitejs/plugin-react";
import { defineConfig, type ProxyOptions } from "vite";

const MOCK = "http://127.0.0.1:8080";

/**
 * The APIs are called through this server: no token is in the page, and no vendor has to allow this origin.
 * Without variables they are the mock's; with them any other's, such as that of staging.
 */
function api(url = MOCK, token: string): ProxyOptions {
  const { hostname, protocol } = new URL(url);
  const { Agent } = protocol === "https:" ? https : http;
  return {
    target: url,
    // A connection that stays open, as a browser's does: else a refusal that comes before the end of an upload is lost.
    agent: new Agent({ keepAlive: true }),
    headers: { Authorization: `Bearer ${token}` },
    // The mock keeps the host that it is asked by: NAME.localhost is the world NAME. Others want their own.
    changeOrigin: !["127.0.0.1", "localhost"].includes(hostname),
  };
}

const {
  AGENTCIS_URL,
  AGENTCIS_TOKEN = "agentcis-full",
  CASEIQ_URL,
  CASEIQ_TOKEN = "caseiq-full",
} = process.env;
const agentcis = api(AGENTCIS_URL, AGENTCIS_TOKEN);
const caseiq = api(CASEIQ_URL, CASEIQ_TOKEN);

export default defineConfig({
  plugins: [react()],
  server: {
    host: "127.0.0.1",
    proxy: {
      "/api/v2/": agentcis,
      "^/attachments/\\d+/(preview|download)$": agentcis,
      "/api-public/1.0/": caseiq,
    },
  },
});
