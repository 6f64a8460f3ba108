import type { Comment } from "../adapters/gitea/comments.js";

/** Login of Gitea's own user for jobs (models/user/user_system.go). */
export const actionsLogin = "gitea-actions";

/**
 * The sticky comment: the first one that begins with the marker and was written by one of us, who are the token's user, the
 * job's, and whoever opened the pull request. Anybody can write the marker, so a comment of somebody else is none.
 */
export function stickyComment(comments: readonly Comment[], marker: string, authors: readonly string[]): Comment | undefined {
  return comments.find((comment) => isSticky(comment, marker, authors));
}

/** Comments of `login` that say it once more: two publishers at once may both have found none. */
export function surplusComments(comments: readonly Comment[], marker: string, { login, authors }: { readonly login: string; readonly authors: readonly string[] }): Comment[] {
  const [, ...more] = comments.filter((comment) => isSticky(comment, marker, authors));
  return more.filter(({ author }) => author === login);
}

const isSticky = ({ author, body }: Comment, marker: string, authors: readonly string[]): boolean =>
  body.startsWith(marker) && (author === actionsLogin || authors.includes(author));
