-- City key results over the whole city and over each group, from the stored rows of the offices: okrs.progress.city in SQL.
-- What the host reports for the whole city (central, none) is the city office's own row. No day is needed: what was due stands in the offices' rows.
-- `of`: the city key results asked for; null asks for all.
WITH shown (view) AS (VALUES ('working'), ('official')),
stamp AS (
    SELECT least(min(as_of_day), CAST(%(city_day)s AS date)) AS as_of_day
    FROM okrs_rollupscore
    WHERE fiscal_year = %(year)s AND subject = 'plan' AND kind = 'all' AND plan_id IS DISTINCT FROM %(city_plan)s
),
city AS (
    SELECT
        plan.id AS plan_id, plan.office_id, objective.id AS objective_id, key_result.id AS key_result_id, key_result.parent_id, key_result.measure_id, measure.kind,
        measure.aggregation, measure.ratio_scale, key_result.baseline, key_result.target, key_result.target_low, key_result.expected_denominator,
        year.on_plan_from, year.near_plan_from, year.coverage_floor,
        CASE measure.aggregation WHEN 'share_meeting' THEN 'increase' ELSE measure.direction END AS direction,
        measure.nature = 'flow' AND measure.aggregation <> 'ratio' AND (measure.direction = 'increase' OR measure.aggregation = 'share_meeting') AS starts_at_zero,
        EXISTS (SELECT FROM okrs_keyresultstep AS step WHERE step.key_result_id = key_result.id) AS has_steps
    FROM okrs_plan AS plan
    JOIN policies_fiscalyear AS year ON year.be_year = plan.fiscal_year_id
    JOIN okrs_objective AS objective ON objective.plan_id = plan.id
    JOIN okrs_keyresult AS key_result ON key_result.objective_id = objective.id
    JOIN okrs_measure AS measure ON measure.id = key_result.measure_id
    WHERE plan.id = %(city_plan)s AND plan.fiscal_year_id = %(year)s AND plan.status = ANY(%(counted)s) AND measure.aggregation NOT IN ('central', 'none')
        AND (CAST(%(of)s AS bigint[]) IS NULL OR key_result.id = ANY(CAST(%(of)s AS bigint[])))
),
term AS (
    SELECT city.key_result_id AS city_id, stored.*, city.aggregation = 'weighted_mean' AND stored.statistic IS NULL AS is_unweighed
    FROM city
    JOIN okrs_rollupvalue AS stored
        ON stored.fiscal_year = %(year)s AND stored.level = 'office' AND stored.parent_id = city.key_result_id AND stored.measure_id = city.measure_id
    JOIN districts_office AS office ON office.id = stored.office_id
    WHERE NOT (city.aggregation = 'weighted_mean' AND stored.statistic IS NULL AND office.kind = 'bureau')
),
placed AS (
    SELECT CAST(0 AS bigint) AS place, term.* FROM term
    UNION ALL
    SELECT group_id, term.* FROM term WHERE group_id IS NOT NULL
),
wanted_row AS (
    SELECT shown.view, CAST(0 AS bigint) AS place, city.* FROM city CROSS JOIN shown
    UNION ALL
    SELECT DISTINCT placed.view, placed.place, city.* FROM city JOIN placed ON placed.city_id = city.key_result_id WHERE placed.place <> 0
),
things AS (
    SELECT placed.view, placed.place, placed.city_id, count(DISTINCT code) AS n
    FROM placed, unnest(placed.entity_codes) AS code GROUP BY placed.view, placed.place, placed.city_id
),
added AS (
    SELECT
        view, place, city_id, count(*) AS n_applicable, sum(n_due) AS n_due, sum(n_waiting) AS n_waiting,
        coalesce(sum(n_reported) FILTER (WHERE NOT is_unweighed), 0) AS n_reported, coalesce(sum(n_verified) FILTER (WHERE NOT is_unweighed), 0) AS n_verified,
        sum(n_meeting) AS n_meeting, count(numerator) AS n_valued, sum(value) AS value, sum(numerator) AS numerator, sum(denominator) AS denominator,
        sum(statistic * value) AS weighed_value, sum(statistic) FILTER (WHERE numerator IS NOT NULL) AS weight,
        sum(target) AS target, min(target) AS lowest_target, max(target) AS highest_target,
        CASE WHEN count(baseline) = count(*) THEN sum(baseline) END AS baseline,
        CASE WHEN count(target * expected_denominator) = count(*) THEN share_of(sum(target * expected_denominator), sum(expected_denominator)) END AS weighed_target,
        max(last_due) AS last_due, coalesce(bool_or(stale) FILTER (WHERE numerator IS NOT NULL), FALSE) AS stale,
        min(oldest_as_of) FILTER (WHERE numerator IS NOT NULL) AS oldest_as_of
    FROM placed GROUP BY view, place, city_id
),
rolled AS (
    SELECT
        wanted_row.view, wanted_row.place, wanted_row.plan_id, wanted_row.office_id, wanted_row.objective_id, wanted_row.key_result_id, wanted_row.parent_id,
        wanted_row.measure_id, wanted_row.kind, wanted_row.aggregation, wanted_row.target_low, wanted_row.expected_denominator, wanted_row.on_plan_from,
        wanted_row.near_plan_from, wanted_row.coverage_floor, wanted_row.direction, wanted_row.starts_at_zero, wanted_row.has_steps,
        coalesce(added.n_applicable, 0) AS n_applicable, coalesce(added.n_due, 0) AS n_due, coalesce(added.n_waiting, 0) AS n_waiting,
        coalesce(added.n_reported, 0) AS n_reported, coalesce(added.n_verified, 0) AS n_verified, coalesce(added.n_meeting, 0) AS n_meeting,
        coalesce(added.stale, FALSE) AS stale, added.last_due, added.oldest_as_of, added.lowest_target, added.highest_target,
        CASE wanted_row.aggregation WHEN 'sum' THEN added.target WHEN 'ratio' THEN added.weighed_target END AS assigned,
        -- A group has no target of its own: a sum's is what its offices promised, a ratio's is the city's.
        CASE WHEN wanted_row.place = 0 OR wanted_row.aggregation <> 'sum' THEN wanted_row.target END AS own_target,
        CASE WHEN wanted_row.place = 0 OR wanted_row.aggregation <> 'sum' THEN wanted_row.baseline END AS own_baseline,
        CASE wanted_row.aggregation WHEN 'sum' THEN added.target END AS summed_target,
        CASE wanted_row.aggregation WHEN 'sum' THEN added.baseline END AS summed_baseline,
        CASE WHEN coalesce(added.n_valued, 0) = 0 THEN NULL ELSE CASE wanted_row.aggregation
            WHEN 'ratio' THEN added.numerator
            WHEN 'weighted_mean' THEN CASE WHEN added.weight <> 0 THEN added.weighed_value END
            WHEN 'share_meeting' THEN added.n_meeting
            WHEN 'distinct' THEN coalesce(things.n, 0)
            ELSE added.value
        END END AS numerator,
        CASE wanted_row.aggregation
            WHEN 'ratio' THEN added.denominator WHEN 'weighted_mean' THEN added.weight WHEN 'share_meeting' THEN added.n_applicable WHEN 'mean' THEN added.n_valued ELSE 1
        END AS denominator,
        CASE wanted_row.aggregation WHEN 'ratio' THEN wanted_row.ratio_scale WHEN 'share_meeting' THEN 100 ELSE 1 END AS scale
    FROM wanted_row
    LEFT JOIN added ON added.city_id = wanted_row.key_result_id AND added.view = wanted_row.view AND added.place = wanted_row.place
    LEFT JOIN things ON things.city_id = wanted_row.key_result_id AND things.view = wanted_row.view AND things.place = wanted_row.place
),
aimed AS (
    SELECT
        rolled.*, coalesce(own_target, summed_target) AS target, coalesce(own_baseline, summed_baseline) AS baseline,
        n_reported = n_due + n_waiting AS is_complete, aggregation IN ('sum', 'distinct') AS only_adds
    FROM rolled
),
known AS (
    SELECT
        aimed.*,
        CASE
            WHEN direction = 'milestone' THEN CASE WHEN NOT has_steps AND target <> 0 AND target <= 0 THEN 'check_target' END
            WHEN direction = 'keep' THEN CASE WHEN target IS NULL AND target_low IS NULL THEN 'check_target' END
            WHEN target IS NULL OR target = 0 THEN 'check_target'
            WHEN baseline IS NULL AND NOT starts_at_zero THEN 'no_baseline'
            WHEN direction = 'increase' AND target <= coalesce(baseline, 0) OR direction = 'decrease' AND target >= coalesce(baseline, 0) THEN 'check_target'
        END AS fault,
        CASE direction WHEN 'milestone' THEN 0 ELSE coalesce(baseline, 0) END AS way_start,
        CASE direction WHEN 'milestone' THEN CASE WHEN NOT has_steps AND target <> 0 THEN target ELSE 100 END ELSE target END AS way_end
    FROM aimed
),
measured AS (
    SELECT
        known.*,
        CASE
            WHEN numerator IS NULL OR fault IS NOT NULL THEN NULL
            WHEN direction = 'keep' THEN CASE
                WHEN (target_low IS NULL OR numerator * scale >= target_low * denominator) AND (target IS NULL OR numerator * scale <= target * denominator) THEN 1 ELSE 0 END
            WHEN way_end < way_start AND NOT is_complete AND only_adds THEN NULL
            ELSE (numerator * scale - way_start * denominator) * sign(way_end - way_start)
        END AS gone,
        CASE direction WHEN 'keep' THEN 1 ELSE abs(way_end - way_start) * denominator END AS gone_of,
        CASE
            WHEN last_due IS NULL OR fault IS NOT NULL THEN NULL
            WHEN direction = 'keep' THEN 1
            WHEN NOT planned.any_typed THEN last_due
            WHEN planned.value IS NULL THEN 0
            ELSE (planned.value - way_start) * sign(way_end - way_start)
        END AS wanted,
        CASE WHEN direction = 'keep' THEN 1 WHEN NOT planned.any_typed THEN 12 WHEN planned.value IS NULL THEN 1 ELSE abs(way_end - way_start) END AS wanted_of
    FROM known
    CROSS JOIN LATERAL (
        SELECT
            count(*) > 0 AS any_typed,
            (array_agg(wish.value ORDER BY period.number DESC) FILTER (WHERE period.number <= known.last_due))[1] AS value
        FROM okrs_keyresultplanned AS wish
        JOIN (
            SELECT id, CAST(mod(CAST(extract(MONTH FROM month) AS integer) + 2, 12) + 1 AS integer) AS number FROM policies_reportingperiod WHERE fiscal_year_id = %(year)s
        ) AS period ON period.id = wish.period_id
        WHERE wish.key_result_id = known.key_result_id
    ) AS planned
)
SELECT
    %(year)s AS fiscal_year, view, CASE place WHEN 0 THEN 'city' ELSE 'group' END AS level, key_result_id, nullif(place, 0) AS group_id, plan_id, objective_id, office_id,
    parent_id, measure_id, kind, share_of(numerator * scale, denominator) AS value, CAST(numerator AS numeric) AS numerator,
    CASE WHEN numerator IS NOT NULL THEN CAST(denominator AS numeric) END AS denominator, CASE WHEN numerator IS NOT NULL THEN scale END AS scale,
    CAST(NULL AS varchar[]) AS entity_codes, baseline, target, expected_denominator, CAST(NULL AS numeric) AS statistic,
    assigned, assigned - own_target AS gap, lowest_target, highest_target,
    share_of(gone, gone_of) AS raw,
    CASE WHEN gone <= 0 THEN 0 WHEN gone >= gone_of THEN 1 ELSE share_of(gone, gone_of) END AS score,
    CASE WHEN wanted > 0 THEN share_of(gone * wanted_of, gone_of * wanted) END AS pace,
    CASE
        WHEN n_due = 0 THEN CASE WHEN n_waiting > 0 THEN 'no_data' ELSE 'not_due' END
        WHEN n_reported = 0 OR n_reported < n_due * coverage_floor OR fault IS NOT NULL OR gone IS NULL THEN 'no_data'
        WHEN wanted <= 0 THEN CASE WHEN gone >= 0 THEN 'on_plan' ELSE 'below_plan' END
        WHEN gone * wanted_of >= wanted * gone_of * on_plan_from THEN 'on_plan'
        WHEN gone * wanted_of >= wanted * gone_of * near_plan_from THEN 'near_plan'
        ELSE 'below_plan'
    END AS status,
    CASE
        WHEN n_due = 0 THEN CASE WHEN n_waiting > 0 THEN 'waiting_definition' ELSE '' END
        WHEN n_reported = 0 OR n_reported < n_due * coverage_floor THEN 'not_reported'
        WHEN fault IS NOT NULL THEN fault
        WHEN gone IS NULL THEN 'not_reported'
        ELSE ''
    END AS reason,
    NOT is_complete AND numerator IS NOT NULL AND (aggregation = 'share_meeting' OR only_adds AND NOT stale) AS lower_bound,
    stale, last_due, n_applicable, n_due, n_waiting, n_reported, n_verified, n_meeting, oldest_as_of, stamp.as_of_day
FROM measured CROSS JOIN stamp
UNION ALL
SELECT
    fiscal_year, view, 'city', key_result_id, NULL, plan_id, objective_id, office_id, parent_id, measure_id, kind, value, numerator, denominator, scale, entity_codes,
    baseline, target, expected_denominator, statistic, assigned, gap, lowest_target, highest_target, raw, score, pace, status, reason, lower_bound, stale, last_due,
    n_applicable, n_due, n_waiting, n_reported, n_verified, n_meeting, oldest_as_of, stored.as_of_day
FROM okrs_rollupvalue AS stored
WHERE fiscal_year = %(year)s AND level = 'office' AND plan_id = %(city_plan)s
    AND (CAST(%(of)s AS bigint[]) IS NULL OR key_result_id = ANY(CAST(%(of)s AS bigint[])))
