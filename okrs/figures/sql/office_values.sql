-- One row per view and key result of the plans asked for, from raw rows: okrs.progress.standing in SQL, equal to it to the last decimal.
-- The day comes with each plan; this file may not know what day it is. The city plan has rows here only of what its host reports for the whole city.
WITH asked AS (
    SELECT plan_id, day FROM unnest(CAST(%(plans)s AS bigint[]), CAST(%(days)s AS date[])) AS asked (plan_id, day)
),
shown (view) AS (VALUES ('working'), ('official')),
period AS (
    SELECT id, due, CAST(mod(CAST(extract(MONTH FROM month) AS integer) + 2, 12) + 1 AS integer) AS number
    FROM policies_reportingperiod
    WHERE fiscal_year_id = %(year)s
),
own AS (
    SELECT
        asked.day, plan.id AS plan_id, plan.office_id, objective.id AS objective_id, key_result.id AS key_result_id, key_result.parent_id,
        key_result.measure_id, measure.kind, key_result.baseline, key_result.target, key_result.target_low, key_result.expected_denominator,
        year.on_plan_from, year.near_plan_from, measure.direction, measure.frequency, measure.ratio_scale,
        measure.aggregation = 'ratio' AS is_ratio,
        measure.aggregation = 'distinct' AS is_distinct,
        measure.nature = 'flow' AND measure.entry = 'monthly' AND measure.direction <> 'keep' AS adds_up,
        (measure.nature = 'stock' OR measure.direction = 'keep') AND measure.direction <> 'milestone' AS is_carried,
        measure.nature = 'flow' AND measure.direction = 'increase' AND measure.aggregation <> 'ratio' AS starts_at_zero,
        CASE WHEN measure.direction = 'milestone' THEN (
            SELECT sum(step.weight) FROM okrs_keyresultstep AS step WHERE step.key_result_id = key_result.id
        ) END AS step_weight,
        (
            SELECT membership.group_id FROM districts_groupmembership AS membership
            WHERE membership.office_id = plan.office_id AND membership.since <= asked.day AND (membership.until IS NULL OR membership.until > asked.day)
        ) AS group_id,
        (
            SELECT statistic.value FROM districts_officestatistic AS statistic
            WHERE statistic.office_id = plan.office_id AND statistic.name = measure.weight_statistic AND statistic.date <= asked.day
            ORDER BY statistic.date DESC LIMIT 1
        ) AS statistic
    FROM asked
    JOIN okrs_plan AS plan ON plan.id = asked.plan_id AND plan.fiscal_year_id = %(year)s AND plan.status = ANY(%(counted)s)
    JOIN districts_office AS office ON office.id = plan.office_id
    JOIN policies_fiscalyear AS year ON year.be_year = plan.fiscal_year_id
    JOIN okrs_objective AS objective ON objective.plan_id = plan.id
    JOIN okrs_keyresult AS key_result ON key_result.objective_id = objective.id
    JOIN okrs_measure AS measure ON measure.id = key_result.measure_id
    WHERE office.kind <> 'city' OR measure.aggregation IN ('central', 'none')
),
due_period AS (
    SELECT own.key_result_id, period.id AS period_id, period.number
    FROM own
    JOIN period ON period.due < own.day AND period.number = ANY(CASE own.frequency
        WHEN 'quarterly' THEN ARRAY[3, 6, 9, 12] WHEN 'semiannual' THEN ARRAY[6, 12] WHEN 'annual' THEN ARRAY[12] ELSE ARRAY[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] END)
),
due AS (
    SELECT key_result_id, max(number) AS last_due, count(*) AS n_periods FROM due_period GROUP BY key_result_id
),
counted AS (
    SELECT DISTINCT ON (shown.view, entry.key_result_id, entry.period_id)
        shown.view, entry.key_result_id, entry.period_id, period.number, entry.as_of, entry.value, entry.numerator, entry.denominator, entry.steps, entry.entity_codes,
        CASE
            WHEN own.is_ratio THEN entry.numerator * own.ratio_scale
            WHEN own.is_distinct THEN (SELECT count(DISTINCT code) FROM unnest(entry.entity_codes) AS code WHERE entry.entity_codes IS NOT NULL)
            ELSE entry.value
        END AS inside_numerator,
        CASE WHEN own.is_ratio THEN entry.denominator ELSE 1 END AS inside_denominator,
        own.adds_up, own.target, own.target_low
    FROM own
    JOIN okrs_checkin AS entry ON entry.key_result_id = own.key_result_id
    JOIN period ON period.id = entry.period_id
    JOIN shown ON CASE shown.view WHEN 'official' THEN entry.verification = 'verified' ELSE entry.verification <> 'returned' END
    ORDER BY shown.view, entry.key_result_id, entry.period_id, entry.revision DESC
),
heard AS (
    SELECT
        counted.view, counted.key_result_id, max(counted.number) AS latest, count(due_period.period_id) AS n_due_heard,
        count(due_period.period_id) FILTER (
            WHERE counted.inside_numerator IS NOT NULL
            AND (counted.target_low IS NULL OR counted.inside_numerator >= counted.target_low * counted.inside_denominator)
            AND (counted.target IS NULL OR counted.inside_numerator <= counted.target * counted.inside_denominator)
        ) AS n_inside
    FROM counted
    LEFT JOIN due_period ON due_period.key_result_id = counted.key_result_id AND due_period.period_id = counted.period_id
    GROUP BY counted.view, counted.key_result_id
),
entered AS (
    SELECT counted.*, heard.latest
    FROM counted
    JOIN heard ON heard.view = counted.view AND heard.key_result_id = counted.key_result_id
    WHERE counted.adds_up OR counted.number = heard.latest
),
added AS (
    SELECT
        view, key_result_id, sum(value) AS value, sum(numerator) AS numerator, sum(denominator) AS denominator,
        bool_or(entity_codes IS NOT NULL) AS has_codes, max(as_of) FILTER (WHERE number = latest) AS as_of
    FROM entered GROUP BY view, key_result_id
),
codes AS (
    SELECT entered.view, entered.key_result_id, array_agg(DISTINCT code) AS codes
    FROM entered, unnest(entered.entity_codes) AS code GROUP BY entered.view, entered.key_result_id
),
finished AS (
    SELECT done.view, done.key_result_id, sum(step.weight) AS weight
    FROM (SELECT DISTINCT view, key_result_id, unnest(steps) AS step_id FROM entered) AS done
    JOIN okrs_keyresultstep AS step ON step.id = done.step_id AND step.key_result_id = done.key_result_id
    GROUP BY done.view, done.key_result_id
),
read AS (
    SELECT
        own.*, shown.view, due.last_due, due.n_periods, heard.latest, heard.n_inside, added.as_of,
        coalesce(CASE WHEN own.adds_up THEN heard.n_due_heard = coalesce(due.n_periods, 0) ELSE heard.latest >= coalesce(due.last_due, 0) END, FALSE) AS reached,
        CASE
            WHEN heard.latest IS NULL THEN NULL
            WHEN own.step_weight IS NOT NULL THEN coalesce(finished.weight, 0)
            WHEN own.is_ratio THEN added.numerator
            WHEN own.is_distinct THEN CASE WHEN added.has_codes THEN coalesce(cardinality(codes.codes), 0) END
            ELSE added.value
        END AS said,
        CASE WHEN own.step_weight IS NOT NULL THEN own.step_weight WHEN own.is_ratio THEN added.denominator ELSE 1 END AS denominator,
        CASE WHEN own.step_weight IS NOT NULL THEN 100 WHEN own.is_ratio THEN own.ratio_scale ELSE 1 END AS scale,
        CASE WHEN own.is_distinct AND own.step_weight IS NULL AND added.has_codes THEN coalesce(codes.codes, ARRAY[]::text[]) END AS codes
    FROM own
    CROSS JOIN shown
    LEFT JOIN due ON due.key_result_id = own.key_result_id
    LEFT JOIN heard ON heard.key_result_id = own.key_result_id AND heard.view = shown.view
    LEFT JOIN added ON added.key_result_id = own.key_result_id AND added.view = shown.view
    LEFT JOIN codes ON codes.key_result_id = own.key_result_id AND codes.view = shown.view
    LEFT JOIN finished ON finished.key_result_id = own.key_result_id AND finished.view = shown.view
),
known AS (
    SELECT
        read.*,
        -- An old stock value stands in for three months, then it is missing.
        CASE WHEN NOT (is_carried AND NOT reached AND coalesce(last_due, 0) - latest > 3) THEN said END AS numerator,
        CASE
            WHEN direction = 'milestone' THEN CASE WHEN step_weight IS NULL AND target <> 0 AND target <= 0 THEN 'check_target' END
            WHEN direction = 'keep' THEN CASE WHEN target IS NULL AND target_low IS NULL THEN 'check_target' END
            WHEN target IS NULL OR target = 0 THEN 'check_target'
            WHEN baseline IS NULL AND NOT starts_at_zero THEN 'no_baseline'
            WHEN direction = 'increase' AND target <= coalesce(baseline, 0) OR direction = 'decrease' AND target >= coalesce(baseline, 0) THEN 'check_target'
        END AS fault,
        CASE direction WHEN 'milestone' THEN 0 ELSE coalesce(baseline, 0) END AS way_start,
        CASE direction WHEN 'milestone' THEN CASE WHEN step_weight IS NULL AND target <> 0 THEN target ELSE 100 END ELSE target END AS way_end
    FROM read
),
proven AS (
    SELECT
        known.*, way_end - way_start AS way, abs(way_end - way_start) AS distance,
        reached AND numerator IS NOT NULL AS is_complete,
        is_carried AND NOT reached AND numerator IS NOT NULL AS is_stale,
        NOT is_carried AND NOT reached AND numerator IS NOT NULL AS is_partial,
        coalesce(bool_or(reached AND numerator IS NOT NULL) FILTER (WHERE view = 'official') OVER (PARTITION BY key_result_id), FALSE) AS is_verified,
        coalesce(EXISTS (
            SELECT FROM okrs_reportgap AS gap JOIN period ON period.id = gap.period_id
            WHERE gap.key_result_id = known.key_result_id AND period.number = known.last_due AND gap.reason = 'waiting_definition'
        ) AND NOT EXISTS (
            SELECT FROM counted WHERE counted.view = 'working' AND counted.key_result_id = known.key_result_id AND counted.number = known.last_due
        ), FALSE) AS is_waiting
    FROM known
),
measured AS (
    SELECT
        proven.*,
        CASE
            WHEN numerator IS NULL OR fault IS NOT NULL THEN NULL
            WHEN direction = 'keep' THEN CASE WHEN n_periods IS NOT NULL THEN CAST(n_inside AS numeric) END
            WHEN is_partial AND direction = 'decrease' AND NOT is_ratio THEN NULL
            ELSE (numerator * scale - way_start * denominator) * sign(way)
        END AS gone,
        CASE direction WHEN 'keep' THEN CAST(n_periods AS numeric) ELSE distance * denominator END AS gone_of,
        CASE
            WHEN last_due IS NULL OR fault IS NOT NULL THEN NULL
            WHEN direction = 'keep' THEN 1
            WHEN NOT planned.any_typed THEN greatest(last_due, coalesce(latest, 0))
            WHEN planned.value IS NULL THEN 0
            ELSE (planned.value - way_start) * sign(way)
        END AS wanted,
        CASE WHEN direction = 'keep' THEN 1 WHEN NOT planned.any_typed THEN 12 WHEN planned.value IS NULL THEN 1 ELSE distance END AS wanted_of,
        numerator IS NOT NULL AND fault IS NULL
            AND (is_complete OR is_partial AND direction IN ('increase', 'milestone') AND NOT is_ratio)
            AND CASE direction
                WHEN 'keep' THEN (target_low IS NULL OR numerator * scale >= target_low * denominator) AND (target IS NULL OR numerator * scale <= target * denominator)
                ELSE (numerator * scale - way_start * denominator) * sign(way) >= distance * denominator
            END AS meets_target
    FROM proven
    CROSS JOIN LATERAL (
        SELECT
            count(*) > 0 AS any_typed,
            (array_agg(wish.value ORDER BY period.number DESC) FILTER (WHERE period.number <= greatest(proven.last_due, coalesce(proven.latest, 0))))[1] AS value
        FROM okrs_keyresultplanned AS wish JOIN period ON period.id = wish.period_id
        WHERE wish.key_result_id = proven.key_result_id
    ) AS planned
)
SELECT
    %(year)s AS fiscal_year, view, 'office' AS level, key_result_id, group_id, plan_id, objective_id, office_id, parent_id, measure_id, kind,
    share_of(numerator * scale, denominator) AS value,
    numerator, CASE WHEN numerator IS NOT NULL THEN denominator END AS denominator, CASE WHEN numerator IS NOT NULL THEN scale END AS scale,
    CASE WHEN numerator IS NOT NULL THEN codes END AS entity_codes,
    baseline, target, expected_denominator, statistic,
    CAST(NULL AS numeric) AS assigned, CAST(NULL AS numeric) AS gap, CAST(NULL AS numeric) AS lowest_target, CAST(NULL AS numeric) AS highest_target,
    share_of(gone, gone_of) AS raw,
    CASE WHEN gone <= 0 THEN 0 WHEN gone >= gone_of THEN 1 ELSE share_of(gone, gone_of) END AS score,
    CASE WHEN wanted > 0 THEN share_of(gone * wanted_of, gone_of * wanted) END AS pace,
    CASE
        WHEN last_due IS NULL THEN 'not_due'
        WHEN is_waiting OR NOT is_complete OR fault IS NOT NULL OR gone IS NULL THEN 'no_data'
        WHEN wanted <= 0 THEN CASE WHEN gone >= 0 THEN 'on_plan' ELSE 'below_plan' END
        WHEN gone * wanted_of >= wanted * gone_of * on_plan_from THEN 'on_plan'
        WHEN gone * wanted_of >= wanted * gone_of * near_plan_from THEN 'near_plan'
        ELSE 'below_plan'
    END AS status,
    CASE
        WHEN last_due IS NULL THEN ''
        WHEN is_waiting THEN 'waiting_definition'
        WHEN NOT is_complete THEN 'not_reported'
        WHEN fault IS NOT NULL THEN fault
        WHEN gone IS NULL THEN 'not_reported'
        ELSE ''
    END AS reason,
    is_partial AND NOT is_ratio AS lower_bound, is_stale AS stale, last_due,
    1 AS n_applicable,
    CASE WHEN last_due IS NOT NULL AND NOT is_waiting THEN 1 ELSE 0 END AS n_due,
    CASE WHEN last_due IS NOT NULL AND is_waiting THEN 1 ELSE 0 END AS n_waiting,
    CASE WHEN last_due IS NOT NULL AND NOT is_waiting AND is_complete THEN 1 ELSE 0 END AS n_reported,
    CASE WHEN last_due IS NOT NULL AND NOT is_waiting AND is_verified THEN 1 ELSE 0 END AS n_verified,
    CASE WHEN meets_target THEN 1 ELSE 0 END AS n_meeting,
    as_of AS oldest_as_of, day AS as_of_day
FROM measured
