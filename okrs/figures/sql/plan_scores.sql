-- Objectives and plans of the plans asked for, by view and kind, from the stored rows of their key results (of the city plan: its rows at city level).
-- A key result that another office shares stands in that office's plan row beside its objectives, and in no objective of it.
WITH asked AS (
    SELECT plan_id, day FROM unnest(CAST(%(plans)s AS bigint[]), CAST(%(days)s AS date[])) AS asked (plan_id, day)
),
shown (view) AS (VALUES ('working'), ('official')),
sort (kind) AS (VALUES ('all'), ('outcome'), ('output'), ('activity')),
objective AS (
    SELECT
        asked.day, plan.id AS plan_id, plan.office_id, objective.id AS objective_id, objective.weight, year.coverage_floor,
        year.state = 'closed' AND year.silence_is_zero AS is_final
    FROM asked
    JOIN okrs_plan AS plan ON plan.id = asked.plan_id AND plan.fiscal_year_id = %(year)s AND plan.status = ANY(%(counted)s)
    JOIN policies_fiscalyear AS year ON year.be_year = plan.fiscal_year_id
    LEFT JOIN okrs_objective AS objective ON objective.plan_id = plan.id
),
part AS (
    SELECT
        objective.objective_id, stored.view, stored.kind, stored.score, stored.status, stored.reason, stored.oldest_as_of,
        stored.n_due > 0 AND stored.n_reported > 0 AND stored.n_reported >= stored.n_due * objective.coverage_floor AS is_reported,
        stored.n_due > 0 AND stored.n_verified > 0 AND stored.n_verified >= stored.n_due * objective.coverage_floor AS is_verified,
        -- Equal unless every key result has a typed weight; an activity weighs nothing by default.
        CASE
            WHEN count(key_result.weight) OVER own = count(*) OVER own THEN key_result.weight WHEN stored.kind = 'activity' THEN 0 ELSE 1
        END AS weight,
        -- At the final close what is overdue and unknown counts as zero.
        stored.score IS NOT NULL
            OR (objective.is_final AND stored.view = 'official' AND stored.status = 'no_data' AND stored.reason = 'not_reported') AS is_known
    FROM objective
    JOIN okrs_keyresult AS key_result ON key_result.objective_id = objective.objective_id
    JOIN okrs_rollupvalue AS stored
        ON stored.plan_id = objective.plan_id AND stored.key_result_id = key_result.id AND stored.level = %(level)s AND stored.fiscal_year = %(year)s
    WINDOW own AS (PARTITION BY objective.objective_id, stored.view)
),
objective_row AS (
    SELECT
        shown.view, objective.objective_id, sort.kind, objective.plan_id, objective.weight, objective.day,
        share_of(sum(part.weight * coalesce(part.score, 0)) FILTER (WHERE part.is_known), sum(part.weight) FILTER (WHERE part.is_known)) AS score,
        share_of(coalesce(sum(part.weight) FILTER (WHERE part.is_known), 0), sum(part.weight)) AS weight_covered,
        count(*) FILTER (WHERE part.status = 'on_plan') AS n_on_plan,
        count(*) FILTER (WHERE part.status = 'near_plan') AS n_near,
        count(*) FILTER (WHERE part.status = 'below_plan') AS n_below,
        count(*) FILTER (WHERE part.status = 'no_data' AND part.reason <> 'waiting_definition') AS n_no_data,
        count(*) FILTER (WHERE part.reason = 'waiting_definition') AS n_waiting,
        count(*) FILTER (WHERE part.status = 'not_due') AS n_not_due,
        count(*) FILTER (WHERE part.is_reported) AS n_reported,
        count(*) FILTER (WHERE part.is_verified) AS n_verified,
        min(part.oldest_as_of) AS oldest_as_of
    FROM objective CROSS JOIN shown CROSS JOIN sort
    LEFT JOIN part ON part.objective_id = objective.objective_id AND part.view = shown.view AND (sort.kind = 'all' OR part.kind = sort.kind)
    GROUP BY shown.view, objective.objective_id, sort.kind, objective.plan_id, objective.weight, objective.day
),
shared AS (
    SELECT
        plan.plan_id, plan.day, share.part, stored.view, stored.kind, stored.score, stored.status, stored.reason, stored.oldest_as_of,
        stored.n_due > 0 AND stored.n_reported > 0 AND stored.n_reported >= stored.n_due * plan.coverage_floor AS is_reported,
        stored.n_due > 0 AND stored.n_verified > 0 AND stored.n_verified >= stored.n_due * plan.coverage_floor AS is_verified,
        stored.score IS NOT NULL
            OR (plan.is_final AND stored.view = 'official' AND stored.status = 'no_data' AND stored.reason = 'not_reported') AS is_known
    FROM (SELECT DISTINCT plan_id, office_id, day, coverage_floor, is_final FROM objective) AS plan
    JOIN okrs_keyresultshare AS share ON share.office_id = plan.office_id
    JOIN okrs_rollupvalue AS stored ON stored.key_result_id = share.key_result_id AND stored.level = 'office' AND stored.fiscal_year = %(year)s
    WHERE stored.office_id <> plan.office_id AND stored.plan_id IS DISTINCT FROM %(city_plan)s
),
typed AS (
    SELECT objective.plan_id, bool_and(objective.objective_id IS NULL OR objective.weight IS NOT NULL) AND NOT EXISTS (
        SELECT FROM shared WHERE shared.plan_id = objective.plan_id AND shared.part IS NULL
    ) AS all_typed
    FROM objective GROUP BY objective.plan_id
),
item AS (
    SELECT
        objective_row.view, objective_row.plan_id, objective_row.kind, day, score, score IS NOT NULL AS is_known,
        CASE WHEN objective_id IS NULL THEN NULL WHEN typed.all_typed THEN weight ELSE 1 END AS weight,
        n_on_plan, n_near, n_below, n_no_data, n_waiting, n_not_due, n_reported, n_verified, oldest_as_of
    FROM objective_row JOIN typed ON typed.plan_id = objective_row.plan_id
    UNION ALL
    SELECT
        shared.view, shared.plan_id, sort.kind, day, coalesce(score, 0), is_known,
        CASE WHEN typed.all_typed THEN part WHEN shared.kind = 'activity' THEN 0 ELSE 1 END,
        CAST(status = 'on_plan' AS integer), CAST(status = 'near_plan' AS integer), CAST(status = 'below_plan' AS integer),
        CAST(status = 'no_data' AND reason <> 'waiting_definition' AS integer), CAST(reason = 'waiting_definition' AS integer), CAST(status = 'not_due' AS integer),
        CAST(is_reported AS integer), CAST(is_verified AS integer), oldest_as_of
    FROM shared JOIN sort ON sort.kind IN ('all', shared.kind) JOIN typed ON typed.plan_id = shared.plan_id
),
plan_row AS (
    SELECT
        view, plan_id, kind, day,
        share_of(sum(weight * score) FILTER (WHERE is_known), sum(weight) FILTER (WHERE is_known)) AS score,
        share_of(coalesce(sum(weight) FILTER (WHERE is_known), 0), sum(weight)) AS weight_covered,
        sum(n_on_plan) AS n_on_plan, sum(n_near) AS n_near, sum(n_below) AS n_below, sum(n_no_data) AS n_no_data, sum(n_waiting) AS n_waiting,
        sum(n_not_due) AS n_not_due, sum(n_reported) AS n_reported, sum(n_verified) AS n_verified, min(oldest_as_of) AS oldest_as_of
    FROM item
    GROUP BY view, plan_id, kind, day
)
SELECT
    %(year)s AS fiscal_year, view, 'objective' AS subject, objective_id AS subject_id, kind, plan_id, score, weight_covered,
    n_on_plan, n_near, n_below, n_no_data, n_waiting, n_not_due, n_on_plan + n_near + n_below + n_no_data AS n_due,
    n_on_plan + n_near + n_below + n_no_data + n_waiting + n_not_due AS n_applicable, n_reported, n_verified, oldest_as_of, day AS as_of_day
FROM objective_row WHERE objective_id IS NOT NULL
UNION ALL
SELECT
    %(year)s, view, 'plan', plan_id, kind, plan_id, score, weight_covered,
    n_on_plan, n_near, n_below, n_no_data, n_waiting, n_not_due, n_on_plan + n_near + n_below + n_no_data,
    n_on_plan + n_near + n_below + n_no_data + n_waiting + n_not_due, n_reported, n_verified, oldest_as_of, day
FROM plan_row
