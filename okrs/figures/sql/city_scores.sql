-- Policies, dimensions, groups and the city. Scores come from the city plan's own objectives; counts are of the offices' key results, never of the city's.
WITH RECURSIVE shown (view) AS (VALUES ('working'), ('official')),
sort (kind) AS (VALUES ('all'), ('outcome'), ('output'), ('activity')),
stamp AS (
    SELECT least(min(as_of_day), CAST(%(city_day)s AS date)) AS as_of_day
    FROM okrs_rollupscore
    WHERE fiscal_year = %(year)s AND subject = 'plan' AND kind = 'all' AND plan_id IS DISTINCT FROM %(city_plan)s
),
year AS (SELECT policy_set_id, dimension_set_id FROM policies_fiscalyear WHERE be_year = %(year)s),
-- A year that went over to another list may hold plans that were sent under the former one: their policies and dimensions have figures too.
former AS (
    SELECT DISTINCT link.policy_id, place.dimension_id
    FROM okrs_objectivepolicy AS link
    JOIN okrs_objective AS objective ON objective.id = link.objective_id
    JOIN okrs_plan AS plan ON plan.id = objective.plan_id AND plan.fiscal_year_id = %(year)s
    JOIN policies_policy AS linked ON linked.id = link.policy_id
    JOIN year ON linked.set_id <> year.policy_set_id
    LEFT JOIN policies_policydimension AS place ON place.policy_id = linked.id AND place.position = 1
),
policy AS (
    SELECT policy.id, first_place.dimension_id, EXISTS (SELECT FROM policies_policypart AS link WHERE link.whole_id = policy.id) AS is_whole
    FROM year
    JOIN policies_policy AS policy ON policy.set_id = year.policy_set_id OR policy.id IN (SELECT policy_id FROM former)
    LEFT JOIN policies_policydimension AS first_place ON first_place.policy_id = policy.id AND first_place.position = 1
),
served AS (
    SELECT
        link.policy_id, stored.view, stored.kind, stored.score,
        CASE WHEN count(objective.weight) OVER own = count(*) OVER own THEN objective.weight ELSE 1 END AS weight
    FROM okrs_objective AS objective
    JOIN okrs_objectivepolicy AS link ON link.objective_id = objective.id
    JOIN okrs_rollupscore AS stored ON stored.fiscal_year = %(year)s AND stored.subject = 'objective' AND stored.subject_id = objective.id
    WHERE objective.plan_id = %(city_plan)s
    WINDOW own AS (PARTITION BY link.policy_id, stored.view, stored.kind)
),
own AS (
    SELECT
        policy_id, view, kind, share_of(sum(weight * score), sum(weight) FILTER (WHERE score IS NOT NULL)) AS score,
        share_of(coalesce(sum(weight) FILTER (WHERE score IS NOT NULL), 0), sum(weight)) AS weight_covered
    FROM served GROUP BY policy_id, view, kind
),
has_own AS (SELECT DISTINCT policy_id FROM own),
link AS (
    SELECT whole_id, part_id, share_of(weight, sum(weight) OVER (PARTITION BY whole_id)) AS weight FROM policies_policypart
),
-- From each whole down to its leaves: a policy with key results of its own or without parts. The path keeps a circle from running for ever.
way_down AS (
    SELECT policy.id AS whole_id, policy.id AS at_id, CAST(1 AS numeric) AS weight, ARRAY[policy.id] AS path
    FROM policy WHERE policy.is_whole AND policy.id NOT IN (SELECT policy_id FROM has_own)
    UNION ALL
    SELECT way_down.whole_id, link.part_id, way_down.weight * link.weight, way_down.path || link.part_id
    FROM way_down
    JOIN link ON link.whole_id = way_down.at_id AND link.part_id <> ALL(way_down.path)
    WHERE way_down.at_id NOT IN (SELECT policy_id FROM has_own)
),
leaf AS (
    SELECT whole_id, at_id AS policy_id, max(weight) AS weight
    FROM way_down
    WHERE at_id IN (SELECT policy_id FROM has_own) OR at_id NOT IN (SELECT whole_id FROM link)
    GROUP BY whole_id, at_id
),
composite AS (
    SELECT
        leaf.whole_id AS policy_id, shown.view, sort.kind,
        share_of(sum(leaf.weight * own.score), sum(leaf.weight) FILTER (WHERE own.score IS NOT NULL)) AS score,
        share_of(coalesce(sum(leaf.weight) FILTER (WHERE own.score IS NOT NULL), 0), sum(leaf.weight)) AS weight_covered
    FROM leaf CROSS JOIN shown CROSS JOIN sort
    LEFT JOIN own ON own.policy_id = leaf.policy_id AND own.view = shown.view AND own.kind = sort.kind
    GROUP BY leaf.whole_id, shown.view, sort.kind
),
-- Distinct policies with a score of their own, each in its primary dimension only.
distinct_policy AS (
    SELECT policy.dimension_id, own.view, own.kind, own.score FROM policy JOIN own ON own.policy_id = policy.id
),
scored AS (
    SELECT 'policy' AS subject, policy_id AS subject_id, view, kind, score, weight_covered FROM own
    UNION ALL
    SELECT 'policy', policy_id, view, kind, score, weight_covered FROM composite
    UNION ALL
    SELECT 'dimension', dimension_id, view, kind, share_of(sum(score), count(score)), share_of(count(score), count(*))
    FROM distinct_policy WHERE dimension_id IS NOT NULL GROUP BY dimension_id, view, kind
    UNION ALL
    SELECT 'city', 0, view, kind, share_of(sum(score), count(score)), share_of(count(score), count(*)) FROM distinct_policy GROUP BY view, kind
),
subject AS (
    SELECT 'policy' AS subject, id AS subject_id FROM policy
    UNION ALL
    SELECT 'dimension', dimension.id
    FROM policies_dimension AS dimension JOIN year ON dimension.set_id = year.dimension_set_id OR dimension.id IN (SELECT dimension_id FROM former)
    UNION ALL
    SELECT 'group', id FROM districts_districtgroup
    UNION ALL
    SELECT 'city', 0
),
-- Counted once per objective before they are laid out over subjects and kinds: that is a fifth of the rows.
reported AS MATERIALIZED (
    SELECT
        view, kind, objective_id, group_id,
        count(*) FILTER (WHERE status = 'on_plan') AS n_on_plan,
        count(*) FILTER (WHERE status = 'near_plan') AS n_near,
        count(*) FILTER (WHERE status = 'below_plan') AS n_below,
        count(*) FILTER (WHERE status = 'no_data' AND reason <> 'waiting_definition') AS n_no_data,
        count(*) FILTER (WHERE reason = 'waiting_definition') AS n_waiting,
        count(*) FILTER (WHERE status = 'not_due') AS n_not_due,
        sum(n_reported) AS n_reported, sum(n_verified) AS n_verified, min(oldest_as_of) AS oldest_as_of
    FROM okrs_rollupvalue
    WHERE fiscal_year = %(year)s AND level = 'office' AND plan_id IS DISTINCT FROM %(city_plan)s
    GROUP BY view, kind, objective_id, group_id
),
-- A key result counts in every policy that its objective serves, but only in one dimension: that of its primary policy, else the objective's own.
home AS (
    SELECT 'city' AS subject, CAST(0 AS bigint) AS subject_id, reported.* FROM reported
    UNION ALL
    SELECT 'group', reported.group_id, reported.* FROM reported WHERE reported.group_id IS NOT NULL
    UNION ALL
    SELECT 'policy', served_policy.policy_id, reported.*
    FROM reported JOIN okrs_objectivepolicy AS served_policy ON served_policy.objective_id = reported.objective_id
    UNION ALL
    SELECT 'dimension', coalesce(place.dimension_id, objective.dimension_id), reported.*
    FROM reported
    JOIN okrs_objective AS objective ON objective.id = reported.objective_id
    LEFT JOIN okrs_objectivepolicy AS main ON main.objective_id = objective.id AND main."primary"
    LEFT JOIN policies_policydimension AS place ON place.policy_id = main.policy_id AND place.position = 1
),
told AS (
    SELECT
        subject, subject_id, view, sort.kind,
        sum(n_on_plan) AS n_on_plan, sum(n_near) AS n_near, sum(n_below) AS n_below, sum(n_no_data) AS n_no_data, sum(n_waiting) AS n_waiting,
        sum(n_not_due) AS n_not_due, sum(n_reported) AS n_reported, sum(n_verified) AS n_verified, min(oldest_as_of) AS oldest_as_of
    FROM home JOIN sort ON sort.kind IN ('all', home.kind)
    GROUP BY subject, subject_id, view, sort.kind
)
SELECT
    %(year)s AS fiscal_year, shown.view, subject.subject, subject.subject_id, sort.kind, CAST(NULL AS bigint) AS plan_id, scored.score, scored.weight_covered,
    coalesce(n_on_plan, 0) AS n_on_plan, coalesce(n_near, 0) AS n_near, coalesce(n_below, 0) AS n_below, coalesce(n_no_data, 0) AS n_no_data,
    coalesce(n_waiting, 0) AS n_waiting, coalesce(n_not_due, 0) AS n_not_due, coalesce(n_on_plan + n_near + n_below + n_no_data, 0) AS n_due,
    coalesce(n_on_plan + n_near + n_below + n_no_data + n_waiting + n_not_due, 0) AS n_applicable,
    coalesce(n_reported, 0) AS n_reported, coalesce(n_verified, 0) AS n_verified, told.oldest_as_of, stamp.as_of_day
FROM subject CROSS JOIN shown CROSS JOIN sort
JOIN stamp ON stamp.as_of_day IS NOT NULL
LEFT JOIN scored ON scored.subject = subject.subject AND scored.subject_id = subject.subject_id AND scored.view = shown.view AND scored.kind = sort.kind
LEFT JOIN told ON told.subject = subject.subject AND told.subject_id = subject.subject_id AND told.view = shown.view AND told.kind = sort.kind
