// @ts-check

/**
 * How many tokens a model holds at once, as its server says in its list of models. What the server
 * runs with counts more than what the model was made for.
 *
 * @param {any} model an entry of `/v1/models`
 * @returns {number | null} null: it does not say
 */
export function contextOf(model) {
  const { n_ctx: runs, n_ctx_train: made } = model?.meta ?? {}
  const all = [model?.context_length, model?.max_model_len, model?.context_window, runs, made]
  return all.find((it) => typeof it === "number" && it > 0) ?? null
}
