import { useState } from "react";
import { Problem, useOutcome } from "../Outcome";
import { Pager } from "../Pager";
import { UploadForm } from "../UploadForm";
import type { OnProgress } from "../upload";
import { useAnswer } from "../useAnswer";
import { type Attachment, downloadOf, listAttachments, uploadFile } from "./api";

const CASE = "aaaaaaaa-0000-4000-8000-00000000000a";

export function CaseIqTab() {
  const [caseId, setCaseId] = useState(CASE);
  // The ids after which the pages up to this one begin.
  const [pages, setPages] = useState<string[]>([]);
  const { data, problem, again } = useAnswer(() => listAttachments(caseId, pages.at(-1)), [caseId, pages]);
  const { report, clear, shown } = useOutcome();

  function open(form: FormData): void {
    setCaseId(String(form.get("case")));
    setPages([]);
    clear();
  }

  async function upload([file]: File[], onProgress: OnProgress): Promise<string> {
    const { name } = await uploadFile(caseId, file!, onProgress);
    return `${name} uploaded.`;
  }

  const next = data?.next;
  return (
    <>
      <form className="whose" action={open}>
        <label>
          Attachments of case <input name="case" defaultValue={caseId} required size={38} />
        </label>
        <button>Open</button>
      </form>
      <UploadForm label="Upload a file" send={(files, tell) => report(upload(files, tell)).then(again)} />
      {shown}
      {problem !== undefined && <Problem problem={problem} />}
      {data && (
        <>
          <AttachmentTable records={data.records} />
          <Pager
            text={`Page ${pages.length + 1}`}
            back={pages.length > 0 ? () => setPages(pages.slice(0, -1)) : undefined}
            forth={next ? () => setPages([...pages, next]) : undefined}
          />
        </>
      )}
    </>
  );
}

/** Case IQ documents no way to change or delete an attachment. */
function AttachmentTable({ records }: { records: Attachment[] }) {
  return (
    <table>
      <thead>
        <tr>
          <th>Name</th>
          <th>Bytes</th>
          <th>Type</th>
          <th>Uploaded</th>
          <th />
        </tr>
      </thead>
      <tbody>
        {records.map((record) => (
          <tr key={record.id}>
            <td>{record.name}</td>
            <td>{record.sizeBytes?.toLocaleString("en")}</td>
            <td>{record.mimeType}</td>
            <td>{record.createdDate?.slice(0, 10)}</td>
            <td>
              <div className="actions">
                <a href={downloadOf(record)} download={record.name} aria-label={`Download ${record.name}`}>
                  Download
                </a>
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
