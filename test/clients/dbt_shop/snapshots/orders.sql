{% snapshot orders_snapshot %}
{{ config(target_schema='SNAP', unique_key='id', strategy='timestamp', updated_at='changed') }}
select * from {{ ref('orders') }}
{% endsnapshot %}
{% snapshot orders_check %}
{{ config(target_schema='SNAP', unique_key='id', strategy='check', check_cols=['price']) }}
select * from {{ ref('orders') }}
{% endsnapshot %}
