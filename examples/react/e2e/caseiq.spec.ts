import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, test } from "./test";

const NOTE = { name: "Note é, 1.txt", mimeType: "text/plain", buffer: Buffer.from("seen from the stairs\n") };
const UNKNOWN_CASE = "cccccccc-0000-4000-8000-00000000000c";

test.beforeEach(({ page }) => page.getByRole("button", { name: "Case IQ" }).click());

async function upload(page: Page, file = NOTE): Promise<void> {
  await page.getByLabel("Upload a file").setInputFiles(file);
}

test("a file is uploaded, listed and downloaded, and refused where there is no such case", async ({
  page,
  world,
}) => {
  await upload(page);
  await expect(page.getByRole("status")).toHaveText("Note é, 1.txt uploaded.");
  await expect(page.getByRole("row")).toHaveCount(4);
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download Note é, 1.txt" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("Note é, 1.txt");
  expect(await readFile(await download.path())).toEqual(NOTE.buffer);

  await page.getByLabel("Attachments of case").fill(UNKNOWN_CASE);
  await page.getByRole("button", { name: "Open" }).click();
  await expect(page.getByRole("row")).toHaveCount(1);
  await upload(page);
  await expect(page.getByRole("alert")).toContainText("Case not found");
  await expect(page.getByRole("alert")).toContainText("caseiq.upload.case-unknown");
  await world.verify({ operation: "uploadFile", status: "2xx", count: 1 });
});

test("pages lead on and back", async ({ page }) => {
  for (const name of ["a.txt", "b.txt", "c.txt", "d.txt"]) {
    await upload(page, { ...NOTE, name });
    await expect(page.getByRole("status")).toHaveText(`${name} uploaded.`);
  }
  const names = page.locator("tbody tr td:first-child");
  await expect(names).toHaveCount(5);
  const first = await names.allTextContents();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(names).toHaveCount(1);
  await expect(page.getByRole("button", { name: "Next" })).toBeDisabled();
  const all = [...first, ...(await names.allTextContents())];
  expect(all.toSorted()).toEqual(["a.txt", "b.txt", "c.txt", "d.txt", "first.txt", "interview.pdf"]);
  await page.getByRole("button", { name: "Previous" }).click();
  await expect(names).toHaveText(first);
});

test("a broken upload is explained in the inspector of the mock, and a reset forgets it", async ({
  page,
  world,
}) => {
  await page.getByLabel("Attachments of case").fill("nonsense");
  await page.getByRole("button", { name: "Open" }).click();
  await upload(page);
  await expect(page.getByRole("alert")).toContainText("caseId: 'nonsense' is not a uuid");

  await page.goto(`${world.url}/_mock/#/requests?world=${world.name}&status=4xx`);
  await page.getByText("caseId: 'nonsense' is not a uuid").first().click();
  await expect(page.getByText("caseiq.upload.case-required", { exact: true }).last()).toBeVisible();
  await expect(page.getByText("UUID of the case to which to attach the file").first()).toBeVisible();
  await page.getByRole("button", { name: "Reset", exact: true }).click();
  await page.getByRole("button", { name: `Reset ${world.name}` }).click();
  await expect.poll(() => world.requests()).toEqual([]);
});
