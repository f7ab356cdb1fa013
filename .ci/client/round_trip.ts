// What a front end does with the generated client: read, list, write, upload, be refused, and be told that nothing changed.
// `node round_trip.js ADDRESS`, with a token of the scopes `articles:write` and `articles:publish` in `MAQAL_TOKEN`.

import * as maqal from "./maqal";
import { createClient, createConfig } from "./maqal/client";

declare const process: { argv: string[]; env: Record<string, string | undefined>; exitCode: number };

const TITLE = "مكتبة الحيّ تفتح أبوابها مساءً";
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const baseUrl = process.argv[2] ?? "";
const editor = createClient(createConfig({ baseUrl, auth: process.env["MAQAL_TOKEN"] ?? "" }));
const reader = createClient(createConfig({ baseUrl }));

function check(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

function told<T>(answer: { data: T | undefined; error?: unknown; response?: Response }, status = 200): T {
  check(answer.data !== undefined && answer.response?.status === status, JSON.stringify(answer.error));
  return answer.data;
}

async function writeAndRead(): Promise<number> {
  const body: maqal.ArticleCreate = { title: TITLE, body: "تبقى **مفتوحة** حتى العاشرة.", tags: ["مكتبات"], status: "published" };
  const written: maqal.ArticleWritten = told(await maqal.createArticle({ client: editor, body }), 201);
  const answer = await maqal.getArticle({ client: reader, path: { ref: written.slug } });
  const read: maqal.ArticlePublic = told(answer);
  check(read.title === TITLE && read.direction === "rtl", read.title);
  const etag = answer.response?.headers.get("etag") ?? "";
  const query = { limit: 5, tag: ["مكتبات"], fields: "id,title" };
  const page: maqal.ArticlePage = told(await maqal.listArticles({ client: reader, query }));
  check(page.items.some((item) => item.id === read.id), "the new article is in no list");
  const same = await maqal.getArticle({ client: reader, path: { ref: written.slug }, headers: { "If-None-Match": etag } });
  check(same.data === undefined && same.response?.status === 304, "an article that did not change was sent again");
  const changed = await maqal.updateArticle({
    client: editor,
    path: { ref: String(read.id) },
    headers: { "If-Match": etag },
    body: { summary: "ساعات أطول" },
  });
  check(told(changed).version === read.version + 1, "no new version");
  return read.id;
}

async function beRefused(id: number): Promise<void> {
  const stale = await maqal.updateArticle({
    client: editor,
    path: { ref: String(id) },
    headers: { "If-Match": '"1-0"' },
    body: { summary: "قديم" },
  });
  check(stale.response?.status === 412, "a stale version was overwritten");
  const problem: maqal.Problem | undefined = stale.error;
  check(problem?.code === "precondition_failed" && problem.status === 412, JSON.stringify(problem));
  const absent = await maqal.getArticle({ client: reader, path: { ref: "لا-مقال-هنا" } });
  check(absent.error?.code === "not_found", JSON.stringify(absent.error));
  const guest = await maqal.createArticle({ client: reader, body: { title: "x", body: "y" } });
  check(guest.error?.code === "unauthenticated", JSON.stringify(guest.error));
}

async function upload(): Promise<void> {
  const bytes = Uint8Array.from(atob(PIXEL), (letter) => letter.charCodeAt(0));
  const file = new File([bytes], "نقطة.png", { type: "image/png" });
  const answer = await maqal.uploadMedia({ client: editor, body: { file, alt: "نقطة" } });
  const media: maqal.MediaPublic = told(answer, answer.response?.status === 200 ? 200 : 201);
  check(media.alt === "نقطة" && media.width === 1, JSON.stringify(media));
}

async function comment(id: number): Promise<void> {
  const body: maqal.CommentCreate = { author_name: "سلمى العوضي", author_email: "reader@example.org", body: "خبر مفرح." };
  const posted = told(await maqal.postComment({ client: reader, path: { ref: String(id) }, body }), 201);
  const threads = told(await maqal.listArticleComments({ client: reader, path: { ref: String(id) } }));
  check(threads.items[0]?.id === posted.comment.id, "the comment is in no thread");
  check(!JSON.stringify(threads).includes("reader@example.org"), "an address was told");
}

async function main(): Promise<void> {
  const id = await writeAndRead();
  await beRefused(id);
  await upload();
  await comment(id);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
