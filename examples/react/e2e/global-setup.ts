import { globalSetup } from "attachment-mock";
import { build, preview } from "vite";

// One MiB is enough to be too much.
const startMock = globalSetup({ limitMb: 1 });

/** A mock for the whole run, and before it the page as it would be delivered. */
export default async function setUp(): Promise<() => Promise<void>> {
  const stopMock = await startMock();
  const { url } = JSON.parse(process.env.ATTACHMENT_MOCK!);
  process.env.AGENTCIS_URL = url;
  process.env.CASEIQ_URL = url;
  await build({ logLevel: "warn" });
  const server = await preview({ preview: { port: 0 }, logLevel: "warn" });
  process.env.PAGE_PORT = String(new URL(server.resolvedUrls!.local[0]!).port);
  return async () => {
    await server.close();
    await stopMock();
  };
}
