import { useState } from "react";
import { Problem, useOutcome } from "../Outcome";
import { Pager } from "../Pager";
import { UploadForm } from "../UploadForm";
import type { OnProgress } from "../upload";
import { useAnswer } from "../useAnswer";
import { deleteDocument, type Entity, listDocuments, renameDocument, uploadDocuments } from "./api";
import { DocumentRow } from "./DocumentRow";

export function AgentcisTab() {
  const [entity, setEntity] = useState<Entity>({ attachmentableType: "client", attachmentableId: "5" });
  const [page, setPage] = useState(1);
  const { data, problem, again } = useAnswer(() => listDocuments(entity, page), [entity, page]);
  const { report, clear, shown } = useOutcome();

  function open(form: FormData): void {
    setEntity({ attachmentableType: String(form.get("type")), attachmentableId: String(form.get("id")) });
    setPage(1);
    clear();
  }

  async function upload(files: File[], onProgress: OnProgress): Promise<string> {
    const { uploadedFiles, rejectedFiles } = await uploadDocuments(entity, files, onProgress);
    if (rejectedFiles.length > 0) {
      const names = rejectedFiles.map((file) => file.original_name).join(", ");
      throw new Error(
        `Agentcis stored ${uploadedFiles.length} of ${files.length} files and rejected ${names}.`,
      );
    }
    return `${uploadedFiles.map((file) => file.original_name).join(", ")} uploaded.`;
  }

  async function remove(id: number, name: string): Promise<string> {
    await deleteDocument(id);
    return `${name} deleted.`;
  }

  const reportAndLook = (doing: Promise<string>) => report(doing).then(again);
  return (
    <>
      <form className="whose" action={open}>
        <label>
          Documents of <input name="type" defaultValue={entity.attachmentableType} required />
        </label>
        <label>
          number <input name="id" defaultValue={entity.attachmentableId} required size={8} />
        </label>
        <button>Open</button>
      </form>
      <UploadForm
        label="Upload documents"
        multiple
        send={(files, tell) => reportAndLook(upload(files, tell))}
      />
      {shown}
      {problem !== undefined && <Problem problem={problem} />}
      {data && (
        <>
          <table>
            <thead>
              <tr>
                <th>Name</th>
                <th>Size</th>
                <th>Uploaded</th>
                <th>Changed</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {data.data.map((document) => (
                <DocumentRow
                  key={document.id}
                  document={document}
                  rename={(name) => reportAndLook(renameDocument(entity, document.id, name))}
                  remove={() => reportAndLook(remove(document.id, document.original_name))}
                />
              ))}
            </tbody>
          </table>
          <Pager
            text={`Page ${data.meta.current_page} of ${data.meta.last_page}, ${data.meta.total} documents`}
            back={data.links.prev ? () => setPage(page - 1) : undefined}
            forth={data.links.next ? () => setPage(page + 1) : undefined}
          />
        </>
      )}
    </>
  );
}
