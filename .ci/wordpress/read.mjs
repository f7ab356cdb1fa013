// Asks the read API of WordPress of a running sample site through WordPress's own client for Node.
import assert from "node:assert/strict";
import { createRequire } from "node:module";

const WPAPI = createRequire(`${process.cwd()}/`)("wpapi");
const endpoint = `${process.argv[2]}/wp-json`;
const site = new WPAPI({ endpoint });

const posts = await site.posts().perPage(2);
assert.equal(posts.length, 2);
assert.ok(Number(posts._paging.total) > 2);
const next = await posts._paging.next;
assert.notEqual(next[0].id, posts[0].id);
assert.equal((await next._paging.prev)[0].id, posts[0].id);

const [first] = posts;
assert.equal((await site.posts().id(first.id)).id, first.id);
assert.equal((await site.posts().slug(decodeURIComponent(first.slug)))[0].id, first.id);
const [whole] = await site.posts().include([first.id]).embed();
assert.ok(whole._embedded["wp:term"].length === 2);
for (const category of first.categories) {
  const filed = await site.posts().categories([category]).perPage(100);
  assert.ok(filed.some((post) => post.id === first.id));
  assert.equal((await site.categories().id(category)).taxonomy, "category");
}
const tags = await site.tags().orderby("count").order("desc").perPage(5);
assert.ok(tags.every((tag) => tag.count > 0));
assert.ok((await site.posts().tags(tags[0].id)).length > 0);
const found = await site.posts().search("مكتبة").perPage(3);
assert.ok(found.length > 0);
const before = await site.posts().before(new Date(`${first.date_gmt}Z`)).perPage(100);
assert.ok(before.every((post) => post.id !== first.id));
const comments = await site.comments().perPage(5);
assert.ok(comments.length > 0);
assert.ok((await site.comments().forPost(comments[0].post)).some((said) => said.id === comments[0].id));
assert.ok((await site.users()).length > 0);
assert.ok(Array.isArray(await site.pages()));
assert.ok(Array.isArray(await site.media()));
await assert.rejects(async () => { await site.posts().id(7); }, (error) => error.code === "rest_post_invalid_id");
await assert.rejects(async () => { await site.posts().create({ title: "x" }); }, (error) => error.code === "rest_no_route");

const index = await site.root().get();
const bootstrapped = WPAPI.site(endpoint, index.routes);
assert.equal((await bootstrapped.posts().id(first.id)).slug, first.slug);
console.log(`wpapi read ${posts._paging.total} articles, ${comments._paging.total} comments`);
