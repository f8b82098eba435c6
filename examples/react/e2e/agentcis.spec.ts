import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, test } from "./test";

const VISA = Buffer.from(Array.from({ length: 300_000 }, (_, position) => (position * 31) % 251));

function file(name: string, buffer = Buffer.from(`this is ${name}`)) {
  return { name, mimeType: "application/octet-stream", buffer };
}

function documents(page: Page) {
  return page.locator("tbody tr td:first-child");
}

/** Let uploads leave at so many bytes a second, and note what the progress bar shows meanwhile. */
async function watchSlowUploads(page: Page, bytesPerSecond: number) {
  const browser = await page.context().newCDPSession(page);
  await browser.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: bytesPerSecond,
  });
  await page.evaluate(() => {
    const seen: number[] = [];
    Object.assign(window, { seen });
    new MutationObserver(() => {
      const bar = document.querySelector("progress");
      if (bar) seen.push(bar.value);
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  return () => page.evaluate(() => (window as unknown as { seen: number[] }).seen);
}

function digestOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** What the browser gets at an address, and whether it would show it. */
async function seenAt(address: string) {
  const answer = await fetch(address);
  const digest = await crypto.subtle.digest("SHA-256", await answer.arrayBuffer());
  const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return { disposition: answer.headers.get("content-disposition")?.split(";")[0], digest: hex };
}

test("a document is uploaded with progress, listed, renamed, previewed, downloaded and deleted", async ({
  page,
  world,
}) => {
  const progress = await watchSlowUploads(page, 500_000);
  await page.getByLabel("Upload documents").setInputFiles(file("Visa.pdf", VISA));
  await expect(page.getByRole("status")).toHaveText("Visa.pdf uploaded.");
  const seen = await progress();
  expect(seen.filter((share) => share > 0 && share < 1).length).toBeGreaterThan(1);
  expect(seen).toEqual(seen.toSorted((one, other) => one - other));
  await expect(documents(page)).toHaveText(["John.docx", "Passport.pdf", "Visa.pdf"]);

  await page.getByRole("button", { name: "Rename Visa.pdf" }).click();
  await page.getByLabel("New name").fill("Visa of Jane");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("status")).toContainText("successfully saved");
  await expect(documents(page)).toHaveText(["John.docx", "Passport.pdf", "Visa of Jane.pdf"]);

  const preview = await page
    .getByRole("link", { name: "Visa of Jane.pdf", exact: true })
    .getAttribute("href");
  expect(await page.evaluate(seenAt, preview!)).toEqual({ disposition: "inline", digest: digestOf(VISA) });

  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download Visa of Jane.pdf" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("Visa of Jane.pdf");
  expect(await readFile(await download.path())).toEqual(VISA);

  page.on("dialog", (dialog) => dialog.accept());
  await page.getByRole("button", { name: "Delete Visa of Jane.pdf" }).click();
  await expect(page.getByRole("status")).toHaveText("Visa of Jane.pdf deleted.");
  await expect(documents(page)).toHaveText(["John.docx", "Passport.pdf"]);
  await world.verify({
    order: [
      { operation: "uploadDocuments", status: "2xx" },
      { operation: "updateDocument", status: "2xx" },
      { operation: "deleteDocuments", status: "2xx" },
    ],
  });
});

test("pages lead on and back", async ({ page }) => {
  const names = ["a", "b", "c", "d"].map((letter) => `${letter}.txt`);
  await page.getByLabel("Upload documents").setInputFiles(names.map((name) => file(name)));
  await expect(page.getByText("Page 1 of 2, 6 documents")).toBeVisible();
  await expect(documents(page)).toHaveText(["John.docx", "Passport.pdf", "a.txt", "b.txt", "c.txt"]);
  await page.getByRole("button", { name: "Next" }).click();
  await expect(documents(page)).toHaveText(["d.txt"]);
  await expect(page.getByRole("button", { name: "Next" })).toBeDisabled();
  await page.getByRole("button", { name: "Previous" }).click();
  await expect(documents(page)).toHaveText(["John.docx", "Passport.pdf", "a.txt", "b.txt", "c.txt"]);
});

test("what is refused is told in the vendor's words, and changes nothing", async ({ page, world }) => {
  const alert = page.getByRole("alert");
  const upload = page.getByLabel("Upload documents");
  await test.step("an upload that is too large", async () => {
    await upload.setInputFiles(file("large.pdf", Buffer.alloc(1024 * 1024 + 1)));
    await expect(alert).toContainText("File size exceeds limit");
    await expect(documents(page)).toHaveText(["John.docx", "Passport.pdf"]);
    const [refused] = await world.requests({ operation: "uploadDocuments" });
    expect(refused).toMatchObject({ status: 413, broken_rules: ["agentcis.upload.too-large"] });
    await expect(alert).toContainText("agentcis.upload.too-large");
  });
  await test.step("one file of several", async () => {
    await upload.setInputFiles([file("Visa.pdf"), file("setup.exe")]);
    await expect(alert).toHaveText("Agentcis stored 1 of 2 files and rejected setup.exe.");
    await expect(documents(page)).toHaveText(["John.docx", "Passport.pdf", "Visa.pdf"]);
  });
  await test.step("a name of white space", async () => {
    await page.getByRole("button", { name: "Rename John.docx" }).click();
    for (const width of [320, 840, 1280]) {
      await page.setViewportSize({ width, height: 700 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
    await page.getByLabel("New name").fill("  ");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(alert).toContainText("The original name field is required.");
  });
  await test.step("an entity that there is not", async () => {
    await page.getByLabel("number").fill("404");
    await page.getByRole("button", { name: "Open" }).click();
    await expect(alert).toContainText("No query results for that entity.");
    await expect(page.getByRole("table")).toHaveCount(0);
  });
});

test("a lost connection and a server in trouble are told", async ({ page, world }) => {
  await world.faults.add({ kind: "dropped-upload", times: 1 });
  await page.getByLabel("Upload documents").setInputFiles(file("Visa.pdf", VISA));
  await expect(page.getByRole("alert")).toBeVisible();
  await world.faults.add({ kind: "status", status: 503, operation: "uploadDocuments", times: 1 });
  await page.getByLabel("Upload documents").setInputFiles(file("Visa.pdf", VISA));
  await expect(page.getByRole("alert")).toHaveText("Service Unavailable");
});
